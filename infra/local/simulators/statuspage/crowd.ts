import { type Crowd, crowdEmail } from '../rows.ts';
import type { PageAccessUser, Subscriber, User } from './store.ts';

const pages = ['localpage001', 'localpage002'];

/** So many team members, and so many page access users and subscribers of each page, who have been there for ever. */
export function createCrowd(size: number, at: string) {
  const ofPages = {
    size: size * pages.length,
    part: (page: string): [number, number] => {
      const index = pages.indexOf(page);
      return index === -1 ? [0, 0] : [index * size, (index + 1) * size];
    },
  };
  const pageOf = (number: number) => pages[Math.floor(number / size)] ?? '';
  const times = { created_at: at, updated_at: at };
  const users: Crowd<User> = {
    size,
    prefix: 'cu',
    digits: 10,
    make: (number, id) => ({
      id,
      organization_id: 'localorg0000',
      email: crowdEmail(number),
      first_name: 'Member',
      last_name: String(number),
      ...times,
    }),
  };
  const viewers: Crowd<PageAccessUser> = {
    ...ofPages,
    prefix: 'cv',
    digits: 10,
    make: (number, id) => ({
      id,
      page_id: pageOf(number),
      email: crowdEmail(number % size),
      external_login: null,
      page_access_group_id: null,
      page_access_group_ids: [],
      ...times,
    }),
  };
  const subscribers: Crowd<Subscriber> = {
    ...ofPages,
    prefix: 'cs',
    digits: 10,
    make: (number, id) => ({
      id,
      page_id: pageOf(number),
      mode: 'email',
      email: crowdEmail(number % size),
      endpoint: null,
      phone_number: null,
      phone_country: null,
      skip_confirmation_notification: true,
      page_access_user_id: null,
      state: 'active',
      created_at: at,
    }),
  };
  return { users, viewers, subscribers };
}
