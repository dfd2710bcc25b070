import { markAmbiguousNames } from '../../../src/model/index.js';

const GUEST = 'guest-1a2b3c4d-0000-4000-8000-000000000001';
const OTHER = 'guest-1a2b3c4e-0000-4000-8000-000000000001';

describe('markAmbiguousNames', () => {
  it('[WHO5] people with similar names are distinguished by a text and an avatar', () => {
    const people = markAmbiguousNames([
      { username: 'ana', name: 'Ana' },
      { username: 'eve', name: 'Аna' }, // Cyrillic
      { username: GUEST, name: 'Ana' },
      { username: OTHER, name: 'ANA' },
      { username: 'zoe', name: 'Zoe' }
    ]);
    expect(people.map(({ kind, alias }) => [kind, alias])).toEqual([
      ['account', 'ana'],
      ['account', 'eve'],
      ['guest', '#1a2b3c4d'],
      ['guest', '#1a2b3c4e'],
      ['account', undefined]
    ]);
    const ordinals = people.slice(0, 4).map(({ ordinal }) => ordinal);
    expect(new Set(ordinals).size).toBe(4);
    expect(people[4]).not.toHaveProperty('ordinal');
  });

  it('[WHO5] people whose usernames look alike too get a number', () => {
    const people = markAmbiguousNames([
      { username: 'ana', name: 'Ana' },
      { username: 'аna', name: 'Ana' } // Cyrillic
    ]);
    expect(new Set(people.map(({ alias }) => alias?.slice(-3)))).toEqual(new Set(['· 1', '· 2']));
  });

  it("[WHO5] a user with another user's username as name is marked, and not the other", () => {
    const [ana, eve] = markAmbiguousNames([
      { username: 'ana', name: 'Ana Lima' },
      { username: 'eve', name: 'ana' }
    ]);
    expect([ana.alias, eve.alias]).toEqual([undefined, 'eve']);
  });
});
