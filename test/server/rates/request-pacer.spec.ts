import { RequestPacer } from '../../../server/rates/request-pacer.js';

let rounds: (() => void)[];
let begun: string[];
let pacer: RequestPacer;

beforeEach(() => {
  rounds = [];
  begun = [];
  pacer = new RequestPacer({
    most: 5,
    makeBreaks: () => ({ take: () => new Promise(resolve => rounds.push(resolve)) })
  });
});

const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) {
    await Promise.resolve();
  }
};

const ask = (username: string, from: number, to: number): void => {
  for (let i = from; i <= to; i++) {
    void pacer.next(username).then(() => begun.push(`${username}${i}`));
  }
};

const goRound = async (): Promise<void> => {
  rounds.splice(0).forEach(go => go());
  await settled();
};

it('[LOAD14] starts the requests of a user a few at a time, in order, with those of others in between', async () => {
  ask('mal', 1, 5);
  ask('ada', 1, 1);
  await settled();
  expect(begun).toEqual(['mal1', 'mal2', 'ada1']);
  begun = [];
  await goRound();
  ask('ada', 2, 2);
  await settled();
  expect(begun).toEqual(['mal3', 'mal4', 'ada2']);
  begun = [];
  ask('mal', 6, 6);
  await settled();
  expect(begun).toEqual([]);
  await goRound();
  expect(begun).toEqual(['mal5', 'mal6']);
});

it('[LOAD14] stops without requests, and starts the next request at once', async () => {
  ask('ada', 1, 1);
  await settled();
  await goRound();
  expect(rounds).toEqual([]);
  ask('ada', 2, 2);
  await settled();
  expect(begun).toEqual(['ada1', 'ada2']);
  expect(rounds).toHaveLength(1);
});

it('[LOAD26] rejects only requests of a key with too many waiting', async () => {
  ask('mal', 1, 7);
  await expect(pacer.next('mal')).rejects.toMatchObject({ code: 'too_many_requests' });
  ask('ada', 1, 1);
  await settled();
  expect(begun).toEqual(['mal1', 'mal2', 'ada1']);
  await goRound();
  ask('mal', 8, 9);
  await expect(pacer.next('mal')).rejects.toMatchObject({ code: 'too_many_requests' });
});
