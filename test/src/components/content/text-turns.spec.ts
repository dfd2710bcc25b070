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
  turns.bring('c', TURN);
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

it('[BUDGET26] a text of usual size waits for one slow text at most, however many there are', () => {
  ['a', 'b', 'c', 'd'].forEach(name => turns.bring(name, TURN * 3));
  turns.bring('usual', TURN / 2);
  turns.bring('too', TURN / 2);
  turns.next();
  expect(turns.log).toEqual(['a', 'laid out', 'usual', 'too']);
  ['e', 'f', 'g'].forEach(name => turns.bring(name, TURN));
  turns.next();
  turns.next();
  turns.next();
  expect(turns.log.slice(4).filter(name => name !== 'laid out')).toEqual(['b', 'e', 'c']);
});

it('[BUDGET26] quick texts come at once beside slow ones, as long as they are quick together', () => {
  turns.bring('slow', TURN * 3);
  turns.bring('slower', TURN * 4);
  for (let i = 0; i < 20; i++) {
    turns.bring(`${i}`, 45);
  }
  turns.bring('free', 0);
  expect(turns.log).toEqual(['slow', '0', '1', '2', '3', '4', '5', 'free']);
  turns.next();
  expect(turns.log.slice(8)).toEqual(['laid out', '6', '7', '8', '9', '10', '11', 'slower']);
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
