import { Turns } from '../../../server/webhooks/turns.js';
import { ManualClock } from '../../../testing/manual-clock.js';

it('[HOOK21] receivers that never answer hold up only their own owners', async () => {
  const clock = new ManualClock();
  const turns = new Turns({ clock, atOnce: 32, each: 4 });
  const running: string[] = [];
  const ends: (() => void)[] = [];
  const run = (who: string) =>
    turns.run(who, async () => {
      running.push(who);
      await new Promise<void>(resolve => ends.push(resolve));
    });
  const turn = () => new Promise(resolve => setImmediate(resolve));
  const silent = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].flatMap(who =>
    [1, 2, 3, 4].map(() => run(who))
  );
  const others = [run('ada'), run('a')];
  await turn();
  expect(running).toHaveLength(32);
  clock.advance(1_999);
  await turn();
  expect(running).not.toContain('ada');
  clock.advance(1);
  await turn();
  expect(running.slice(32)).toEqual(['ada']);
  // The owner of a silent receiver waits until one of its own requests ends.
  ends[0]();
  await turn();
  expect(running.slice(33)).toEqual(['a']);
  ends.forEach(end => end());
  await turn();
  ends.forEach(end => end());
  await Promise.all([...silent, ...others]);
});
