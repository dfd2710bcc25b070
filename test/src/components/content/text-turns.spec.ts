import { TURN } from '../../../../src/components/content/budget.js';
import { TextTurns } from '../../../../src/components/content/text-turns.js';

/** Notes the texts that come into the page. A turn ends when the test says so. */
class Turns {
  readonly log: string[] = [];
  private readonly _planned: (() => void)[] = [];
  readonly all = new TextTurns(
    {
      now: () => 0,
      delay: run => {
        this._planned.push(run);
        return { isDisposed: false, dispose: () => undefined };
      }
    },
    () => this.log.push('laid out')
  );

  /** Brings a text into the page, now or at its turn. */
  bring(name: string, cost: number): { dispose(): void } | undefined {
    const show = (): void => void this.log.push(name);
    return this.all.take(cost) ? void show() : this.all.wait(cost, show);
  }

  next(): void {
    this._planned.splice(0).forEach(run => run());
  }
}

let turns: Turns;
beforeEach(() => (turns = new Turns()));

it('[BUDGET24] slow texts that come together are laid out in turns, in their order', () => {
  turns.bring('a', TURN / 2);
  turns.bring('b', TURN / 2);
  turns.bring('c', TURN * 3);
  turns.bring('d', TURN / 2);
  expect(turns.log).toEqual(['a', 'b']);
  turns.next();
  expect(turns.log.slice(2)).toEqual(['laid out', 'c']);
  turns.next();
  expect(turns.log.slice(4)).toEqual(['laid out', 'd']);
  turns.next();
  turns.bring('e', TURN);
  expect(turns.log.slice(6)).toEqual(['laid out', 'e']);
});

it('[BUDGET24] a quick text never waits, and one that has gone gets no turn', () => {
  turns.bring('a', TURN);
  turns.bring('b', TURN)!.dispose();
  turns.bring('c', TURN);
  turns.bring('quick', 5);
  turns.next();
  expect(turns.log).toEqual(['a', 'quick', 'laid out', 'c']);
});

it('[BUDGET24] elements count with their texts', async () => {
  const node = document.createElement('div');
  node.innerHTML = `<p>${'<b>x</b>'.repeat(TURN / 3)}</p>`;
  await turns.all.turnOf([node]);
  let isIn = false;
  const second = turns.all.turnOf([node]).then(() => (isIn = true));
  await Promise.resolve();
  expect(isIn).toBe(false);
  turns.next();
  await second;
});
