import { describe, expect, it } from 'vitest';
import { createVendor, jane, muted, one, present } from './statuspage-vendor.ts';

const minute = 60_000;
const grantOf = (group: string) => ({ pages: { [one]: { groups: [group], components: ['API'] } } });
const joe = { email: 'joe@example.com', displayName: 'Joe Doe' };

/** A worker that knows what the page's groups and components are called. */
async function knowing() {
  const vendor = createVendor();
  const worker = vendor.worker();
  await worker.converge(present(grantOf('Customers'), undefined, joe));
  worker.known = {};
  vendor.calls();
  const isNames = (call: string) => /^GET (page_access_groups|components) /.test(call);
  return { vendor, worker, names: () => vendor.calls().filter(isNames) };
}

const refusal = { method: 'POST', path: `/v1/pages/${one}/page_access_users`, status: 422 };

describe('what groups and components are called at Statuspage', () => {
  it('is asked once for all who come within ten minutes', async () => {
    const { vendor, worker, names } = await knowing();
    vendor.clock.advance(9 * minute);
    await worker.converge(present(grantOf('Customers')));
    expect(names()).toEqual([]);
    vendor.clock.advance(minute);
    worker.known = {};
    await worker.converge(present(grantOf('Customers'), undefined, { ...jane, email: 'jd@example.com' }));
    expect(names()).toHaveLength(2);
  });

  it('is asked again a minute later where a group is missing that a human has made meanwhile', async () => {
    const { vendor, worker } = await knowing();
    await vendor.request('POST', `/pages/${one}/page_access_groups`, {
      page_access_group: { name: 'Sailors' },
    });
    await expect(worker.converge(present(grantOf('Sailors')))).rejects.toMatchObject({
      by: expect.stringContaining('no page access group "Sailors"'),
    });
    vendor.clock.advance(minute);
    await worker.converge(present(grantOf('Sailors')));
    expect(await vendor.viewer(one)).toMatchObject({ groups: ['Sailors'], components: ['API'] });
  });

  it('is asked again where an id that was kept is refused, before a human is asked', async () => {
    const { vendor, worker, names } = await knowing();
    vendor.clock.advance(2 * minute);
    await vendor.fault({ ...refusal, body: { error: ['Page access groups are invalid'] }, times: 2 });
    const joining = () => worker.converge(present(grantOf('Customers')));
    await expect(joining()).rejects.toMatchObject({ name: 'Transient', status: 422 });
    expect(names()).toEqual([]);
    await expect(joining()).rejects.toMatchObject({ name: 'Blocked', by: 'Page access groups are invalid' });
    expect(names()).toEqual(['GET page_access_groups 200']);
    await joining();
    expect(await vendor.viewer(one)).toMatchObject({ groups: ['Customers'] });
  });
});

describe('a list of page access users that was read a moment ago', () => {
  const scope = grantOf('Internal');

  it('serves a joiner, whom Statuspage itself would refuse if they were there', async () => {
    const { vendor, worker } = await knowing();
    await vendor.admit(one, 'Jane@Example.com', { groups: ['Internal'] });
    vendor.calls();
    await worker.converge(present(grantOf('Customers')));
    expect(vendor.calls().slice(0, 2)).toEqual(['POST page_access_users 409', 'GET page_access_users 200']);
    expect(await vendor.viewer(one, 'Jane@Example.com')).toMatchObject({ groups: ['Internal', 'Customers'] });
  });

  it('tells who is there, and not what they have: that is asked again', async () => {
    const vendor = createVendor();
    const { id } = await vendor.admit(one, jane.email, { groups: ['Customers'] });
    const worker = vendor.worker();
    await worker.converge(present(grantOf('Customers'), undefined, joe));
    worker.known = {};
    vendor.clock.advance(minute);
    await vendor.request('PATCH', `/pages/${one}/page_access_users/${id}`, {
      page_access_user: { page_access_group_ids: [] },
    });
    await worker.converge(present(grantOf('Customers')));
    expect(await vendor.viewer(one)).toMatchObject({ groups: ['Customers'] });
  });

  it('serves nobody from whom something is to be taken', async () => {
    const { vendor, worker } = await knowing();
    await vendor.admit(one, jane.email, { groups: ['Internal'] });
    await worker.converge(present({}, scope));
    expect(await vendor.viewer(one)).toBeUndefined();
    await vendor.admit(one, jane.email, { groups: ['Internal'] });
    worker.known = {};
    await worker.converge(muted);
    expect(await vendor.viewer(one)).toBeUndefined();
  });
});

describe('an answer of Statuspage', () => {
  it('is believed of groups, and where it denies them they are given again', async () => {
    const { vendor, worker } = await knowing();
    const { id } = await vendor.admit(one, jane.email);
    const denied = { id, email: jane.email, external_login: null, page_access_group_ids: [] };
    await vendor.fault({
      method: 'PATCH',
      path: `/v1/pages/${one}/page_access_users/${id}`,
      status: 200,
      body: denied,
    });
    await expect(worker.converge(present(grantOf('Customers')))).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining('but it did not take'),
    });
  });

  it('is not believed of components, which it does not tell', async () => {
    const { vendor, worker } = await knowing();
    const { id } = await vendor.admit(one, jane.email, { groups: ['Customers'] });
    const path = `/v1/pages/${one}/page_access_users/${id}/components`;
    const body = { id, email: jane.email, external_login: null, page_access_group_ids: [] };
    await vendor.fault({ method: 'PATCH', path, status: 200, body });
    await expect(worker.converge(present(grantOf('Customers')))).rejects.toMatchObject({
      name: 'Blocked',
      by: `Statuspage accepted "give components of the page ${one}: API", but it did not take`,
    });
  });
});
