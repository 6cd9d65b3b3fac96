import type { Vendor } from '../simulators/index.ts';

const firstNames = ['Ada', 'Ben', 'Chidi', 'Dana', 'Emil', 'Fatima', 'Goran', 'Hana', 'Ivo', 'Jana'];
const lastNames = ['Adler', 'Brandt', 'Costa', 'Dimitrov', 'Eriksen', 'Fischer'];

type Person = { email: string; first: string; last: string; number: number };

/** Sixty people, the same in every demo. */
export const people: Person[] = lastNames.flatMap((last, row) =>
  firstNames.map((first, column) => ({
    first,
    last,
    email: `${first}.${last}@acme.example`.toLowerCase(),
    number: row * firstNames.length + column,
  })),
);

const groupsOf = ({ number }: Person): string[] => [
  ...(number % 7 === 0 ? ['sre'] : []),
  ...(number % 5 === 1 ? ['support'] : []),
  ...(number % 4 === 3 ? ['sales'] : []),
];

/** Who left before Rollcall came, and whose accounts were forgotten. */
const hasLeft = ({ number }: Person): boolean => number === 14 || number === 37;
const isOnLeave = ({ number }: Person): boolean => number === 22;

/**
 * What each vendor held before Rollcall came, in the shapes of `_state`: accounts that humans made, teams and roles by hand of which the
 * configuration names only some, two leavers who were forgotten, and people whom the directory does not know.
 */
export function organization(): Partial<Record<Vendor, Record<string, unknown[]>>> {
  return { okta: okta(), opsgenie: opsgenie(), pagertree: pagertree() };
}

function okta() {
  return {
    groups: [{ name: 'sre' }, { name: 'support' }, { name: 'sales' }],
    users: people.map((person) => ({
      status: hasLeft(person) ? 'DEPROVISIONED' : isOnLeave(person) ? 'SUSPENDED' : 'ACTIVE',
      profile: {
        login: person.email,
        email: person.email,
        firstName: person.first,
        lastName: person.last,
      },
      groups: groupsOf(person),
    })),
  };
}

/** Three of four have an account; of the SREs some are no admins yet, and one in the team is no SRE any more. */
function opsgenie() {
  const there = people.filter(({ number }) => number % 4 !== 2);
  return {
    teams: [{ name: 'Legacy' }],
    users: [
      ...there.map((person) => ({
        username: person.email,
        fullName: `${person.first} ${person.last}`,
        role: person.number % 14 === 0 ? 'Admin' : 'User',
        teams: [
          ...(person.number % 14 === 0 || person.number === 3 ? ['SRE'] : []),
          ...(person.number % 9 === 0 ? ['Legacy'] : []),
        ],
      })),
      { username: 'contractor@agency.example', fullName: 'A Contractor', teams: ['Legacy'] },
    ],
  };
}

function pagertree() {
  const there = people.filter(({ number }) => number % 7 === 0 && number % 3 === 0);
  return {
    accountUsers: there.map(({ first, last, email }) => ({ name: `${first} ${last}`, emails: [email] })),
  };
}
