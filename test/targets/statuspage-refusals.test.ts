import { describe, expect, it } from 'vitest';
import { createVendor, jane, one, organization, present, two } from './statuspage-vendor.ts';

const grant = {
  pages: { [one]: { groups: ['Customers'], components: ['API'] } },
  permissions: { [two]: { incidents: true } },
};
const scope = {
  pages: { [one]: { groups: ['Customers', 'Internal'], components: ['API', 'Website'] }, [two]: {} },
  permissions: { [one]: { configuration: true }, [two]: { incidents: true, maintenance: true } },
};
const customers = { pages: { [one]: { groups: ['Customers'] } } };

describe('what Statuspage refuses', () => {
  it('is for a human, in its own words, and not taken for a duplicate', async () => {
    const vendor = createVendor();
    const body = { error: { email: ['is not an address'] } };
    await vendor.fault({ method: 'POST', path: `/v1/pages/${one}/page_access_users`, status: 422, body });
    await expect(vendor.worker().converge(present(customers))).rejects.toMatchObject({
      name: 'Blocked',
      message: `Statuspage refused to create the page access user of the page ${one}`,
      by: 'is not an address',
      status: 422,
    });
  });

  it('for want of a seat is for a human', async () => {
    const vendor = createVendor({ seats: 1 });
    await expect(vendor.worker().converge(present(grant, scope))).rejects.toMatchObject({
      name: 'Blocked',
      by: 'has no team member seats left',
    });
    expect(await vendor.viewer(one)).toBeDefined();
  });

  it('and does not explain is named by its status', async () => {
    const vendor = createVendor();
    await vendor.fault({ method: 'POST', path: '/v1/organizations', status: 403, body: { error: '' } });
    await expect(vendor.worker().converge(present(grant))).rejects.toMatchObject({
      by: 'Statuspage answered 403',
    });
  });

  it('silently, having accepted it, is a failure and not a success', async () => {
    const vendor = createVendor();
    await vendor.hire(jane.email);
    await vendor.fault({ method: 'PUT', path: '/v1/organizations', status: 200, body: { data: {} } });
    const wish = present({ permissions: { [one]: { incidents: true } } });
    await expect(vendor.worker().converge(wish)).rejects.toMatchObject({
      name: 'Blocked',
      by: `Statuspage accepted "change the permissions of the team member on the page ${one}", but it did not take`,
    });
  });

  it('to show, of team members and their permissions, is said when all else is done', async () => {
    const vendor = createVendor();
    const hide = (path: string) =>
      vendor.fault({
        method: 'GET',
        path: `/v1/organizations/${organization}/${path}`,
        status: 403,
        body: { error: 'no' },
        times: 9,
      });
    await hide('users');
    await expect(vendor.worker().converge(present(grant))).rejects.toMatchObject({
      by: expect.stringContaining('does not list the team members'),
    });
    expect(await vendor.viewer(one)).toMatchObject({ components: ['API'] });
    await vendor.fix();
    await hide('permissions');
    await expect(vendor.worker().converge(present(grant))).rejects.toMatchObject({
      by: expect.stringContaining('does not show the permissions'),
    });
    await vendor.fix();
    await hide('users');
    await vendor.worker().converge(present(customers, scope));
  });
});
