import { WriteRate } from '../../../../server/rooms/room/write-rate.js';

/** Lets users bring work for two seconds, each at their own rate a second, and returns the users who may wait at the end. */
function waiting(rates: Readonly<Record<string, number>>): string[] {
  const rate = new WriteRate();
  const users = Object.entries(rates);
  for (let now = 0; now < 2_000; now++) {
    for (const [user, perSecond] of users) {
      if (Math.floor((now * perSecond) / 1_000) > Math.floor(((now - 1) * perSecond) / 1_000)) {
        rate.bring(user, now);
      }
    }
  }
  return users.flatMap(([user]) => (rate.mayWait(user, 2_000) ? [user] : []));
}

it.each([
  ['one user', { mal: 1_000 }],
  ['one user beside one who writes', { mal: 1_000, ada: 3 }],
  ['one user beside two in a lively conversation', { mal: 1_000, ada: 12, bob: 12 }],
  ['one user beside four in a conversation', { mal: 1_000, ada: 5, bob: 5, cyd: 5, dan: 5 }]
])('[FLUSH27] only that user waits when %s makes a room busy', (_, rates) => {
  expect(waiting(rates)).toEqual(['mal']);
});

it('[FLUSH27] everyone waits when a crowd makes a room busy', () => {
  const crowd = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`user-${i}`, 20]));
  expect(waiting(crowd)).toHaveLength(10);
  expect(waiting({ ...crowd, mal: 1_000 })).toHaveLength(11);
});

it('[FLUSH27] no one waits when few are busy, and a user who has stopped is soon forgotten', () => {
  expect(waiting({ ada: 10, bob: 10 })).toEqual([]);
  const rate = new WriteRate();
  for (let i = 0; i < 100; i++) {
    rate.bring('mal', 0);
  }
  expect(rate.mayWait('mal', 0)).toBe(true);
  expect(rate.mayWait('mal', 1_000)).toBe(false);
});
