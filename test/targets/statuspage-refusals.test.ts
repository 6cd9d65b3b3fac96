import { describe, expect, it } from 'vitest';
import { createOffice, jane, one, organization, present, two } from './statuspage-office.ts';

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
    const office = createOffice();
    const body = { error: { email: ['is not an address'] } };
    await office.fault({ method: 'POST', path: `/v1/pages/${one}/page_access_users`, status: 422, body });
    await expect(office.worker().converge(present(customers))).rejects.toMatchObject({
      name: 'Blocked',
      message: `Statuspage refused to create the page access user of the page ${one}`,
      by: 'is not an address',
      status: 422,
    });
  });

  it('for want of a seat is for a human', async () => {
    const office = createOffice({ seats: 1 });
    await expect(office.worker().converge(present(grant, scope))).rejects.toMatchObject({
      name: 'Blocked',
      by: 'has no team member seats left',
    });
    expect(await office.viewer(one)).toBeDefined();
  });

  it('and does not explain is named by its status', async () => {
    const office = createOffice();
    await office.fault({ method: 'POST', path: '/v1/organizations', status: 403, body: { error: '' } });
    await expect(office.worker().converge(present(grant))).rejects.toMatchObject({
      by: 'Statuspage answered 403',
    });
  });

  it('silently, having accepted it, is a failure and not a success', async () => {
    const office = createOffice();
    await office.hire(jane.email);
    await office.fault({ method: 'PUT', path: '/v1/organizations', status: 200, body: { data: {} } });
    const wish = present({ permissions: { [one]: { incidents: true } } });
    await expect(office.worker().converge(wish)).rejects.toMatchObject({
      name: 'Blocked',
      by: `Statuspage accepted "change the permissions of the team member on the page ${one}", but it did not take`,
    });
  });

  it('to show, of team members and their permissions, is said when all else is done', async () => {
    const office = createOffice();
    const hide = (path: string) =>
      office.fault({
        method: 'GET',
        path: `/v1/organizations/${organization}/${path}`,
        status: 403,
        body: { error: 'no' },
        times: 9,
      });
    await hide('users');
    await expect(office.worker().converge(present(grant))).rejects.toMatchObject({
      by: expect.stringContaining('does not list the team members'),
    });
    expect(await office.viewer(one)).toMatchObject({ components: ['API'] });
    await office.fix();
    await hide('permissions');
    await expect(office.worker().converge(present(grant))).rejects.toMatchObject({
      by: expect.stringContaining('does not show the permissions'),
    });
    await office.fix();
    await hide('users');
    await office.worker().converge(present(customers, scope));
  });
});
