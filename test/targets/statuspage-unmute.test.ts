import { describe, expect, it } from 'vitest';
import {
  absent,
  createVendor,
  hook,
  jane,
  muted,
  one,
  present,
  rights,
  settle,
  two,
} from './statuspage-vendor.ts';

const scope = {
  pages: { [one]: { groups: ['Customers'], components: ['API'] } },
  permissions: { [one]: { incidents: true } },
};
describe('a mute that is taken back', () => {
  const knowing: Record<string, (ids: string[]) => string[]> = {
    'whom we never met': () => [],
    'whose every id we know': (ids) => ids,
    'whom we know as a team member': (ids) => ids.filter((id) => id.startsWith('user=')),
    'whom we know on one page': (ids) => ids.filter((id) => id.startsWith(one)),
  };
  it.each(Object.entries(knowing))('of a person %s gives back exactly what they had', async (_, known) => {
    const vendor = createVendor();
    await settle(vendor);
    const before = await vendor.state();
    const worker = vendor.worker();
    const seen = await vendor.look(worker);
    worker.known.externalIds = known(seen.ids);
    await worker.converge(muted);
    await worker.converge(present());
    const after = await vendor.state();
    const viewer = ({
      page_id,
      external_login,
      groups,
      components,
      metrics,
    }: (typeof after.pageAccessUsers)[number]) => ({
      page_id,
      external_login,
      groups,
      components,
      metrics,
    });
    expect(after.pageAccessUsers.map(viewer)).toEqual(before.pageAccessUsers.map(viewer));
    expect(after.permissions).toEqual(before.permissions);
    const ids = after.pageAccessUsers.map(({ id }) => id);
    expect(after.subscribers).toEqual([
      expect.objectContaining({
        email: jane.email,
        components: [await vendor.idOf('components', one, 'API')],
      }),
      expect.objectContaining({ endpoint: hook, email: jane.email }),
      expect.objectContaining({ email: 'jane@home.example', page_access_user_id: ids[0] }),
      expect.objectContaining({
        phone_number: '5551234567',
        phone_country: 'us',
        page_access_user_id: ids[1],
      }),
    ]);
    expect(after.mails).toEqual([]);
    expect((await worker.converge(present())).done).toEqual([]);
  });

  it('of a person with a grant gives that, and of the rest what the configuration does not name', async () => {
    const vendor = createVendor();
    await settle(vendor);
    const worker = vendor.worker();
    await worker.converge(muted);
    await worker.converge(present({ pages: { [one]: { components: ['API'] } } }, scope));
    expect(await vendor.viewer(one)).toMatchObject({
      groups: ['Internal'],
      components: expect.arrayContaining(['API', 'Website']),
      metrics: ['Response time'],
    });
    expect(await vendor.viewer(two)).toBeDefined();
    expect(await vendor.permissions()).toEqual({ [two]: rights('configuration') });
  });

  it('uses the e-mail of today', async () => {
    const vendor = createVendor();
    await settle(vendor);
    const worker = vendor.worker();
    await worker.converge(muted);
    const renamed = { ...jane, email: 'jane.roe@example.com' };
    await worker.converge(present(undefined, undefined, renamed));
    expect(await vendor.viewer(one, renamed.email)).toMatchObject({ groups: ['Customers', 'Internal'] });
    const emails = (await vendor.state()).subscribers.map(({ email }) => email);
    expect(emails.toSorted()).toEqual([
      'jane.roe@example.com',
      'jane.roe@example.com',
      'jane@home.example',
      null,
    ]);
    expect((await worker.converge(present(undefined, undefined, renamed))).done).toEqual([]);
  });

  it('leaves out what does not exist any more, and Slack, which cannot be subscribed', async () => {
    const vendor = createVendor();
    const { id } = await vendor.admit(one, jane.email, { groups: ['Customers', 'Internal'] });
    const worker = vendor.worker();
    await worker.converge(muted);
    const { snapshot } = worker.known;
    const [viewer] = snapshot?.pages[one]?.viewers ?? [];
    if (snapshot === undefined || viewer === undefined) throw new Error('there is no snapshot');
    const gone = { id: 'gone00000000', name: 'Gone' };
    const slack = {
      id: 's',
      mode: 'slack',
      email: null,
      endpoint: null,
      phone: null,
      phoneCountry: null,
      components: [],
      viewer: id,
    };
    worker.known.snapshot = {
      ...snapshot,
      pages: {
        [one]: {
          viewers: [{ ...viewer, groups: [...viewer.groups, gone], components: [gone], metrics: [gone] }],
          subscribers: [slack],
        },
      },
    };
    await worker.converge(present());
    expect(await vendor.viewer(one)).toMatchObject({ groups: ['Customers', 'Internal'], components: [] });
    expect((await vendor.state()).subscribers).toEqual([]);
  });

  it('leaves alone a page access user whom a human made meanwhile where there had been none', async () => {
    const vendor = createVendor();
    await vendor.subscribe(one, { email: jane.email });
    const worker = vendor.worker();
    await worker.converge(muted);
    await vendor.admit(one, jane.email);
    await worker.converge(present({}, { pages: { [two]: {} } }));
    expect(await vendor.viewer(one)).toBeDefined();
    expect(await vendor.subscriptions(one)).toHaveLength(1);
  });

  it('without a grant does not bring the e-mail of those up to date who were still there', async () => {
    const vendor = createVendor();
    const { id } = await vendor.admit(one, 'jane.old@example.com');
    const worker = vendor.worker();
    worker.known.externalIds = [`${one}=${id}`];
    const viewer = {
      id,
      email: 'jane.old@example.com',
      login: null,
      groups: [],
      components: [],
      metrics: [],
    };
    worker.known.snapshot = { email: 'jane.old@example.com', pages: { [one]: { viewers: [viewer] } } };
    expect((await worker.converge(present())).done).toEqual([]);
  });

  it('makes a team member without permissions anew', async () => {
    const vendor = createVendor();
    await vendor.hire(jane.email);
    const worker = vendor.worker();
    await worker.converge(absent);
    await worker.converge(present());
    expect(await vendor.permissions()).toEqual({});
  });

  it('makes the team member anew whom a removal took', async () => {
    const vendor = createVendor();
    await settle(vendor);
    const worker = vendor.worker();
    await worker.converge(absent);
    await worker.converge(present({}, scope));
    expect(await vendor.permissions()).toEqual({ [two]: rights('configuration') });
  });

  it('does not make a team member anew who had only what is not granted any more', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await worker.converge(present(scope, scope));
    await worker.converge(absent);
    await worker.converge(present({}, scope));
    const { users, pageAccessUsers } = await vendor.state();
    expect(users).toHaveLength(1);
    expect(pageAccessUsers).toEqual([]);
  });
});
