import { describe, expect, it } from 'vitest';
import { createOffice, one, present, rights, two } from './statuspage-office.ts';

const grant = {
  pages: { [one]: { groups: ['Customers'], components: ['API'] } },
  permissions: { [two]: { incidents: true } },
};
const scope = {
  pages: { [one]: { groups: ['Customers', 'Internal'], components: ['API', 'Website'] }, [two]: {} },
  permissions: { [one]: { configuration: true }, [two]: { incidents: true, maintenance: true } },
};

describe('a joiner at Statuspage', () => {
  it('gets access to the page with groups and components, and a team membership with permissions', async () => {
    const office = createOffice();
    const worker = office.worker();
    const { observed } = await worker.converge(present(grant, scope));
    expect(await office.viewer(one)).toMatchObject({ groups: ['Customers'], components: ['API'] });
    expect(await office.viewer(two)).toBeUndefined();
    expect(await office.permissions()).toEqual({ [two]: rights('incidents') });
    expect(observed.present).toBe(true);
    expect(office.writes()).toEqual([
      'POST page_access_users 200',
      'POST users 201',
      'PATCH page_access_users components 200',
      'PUT permissions 200',
    ]);
  });
});
