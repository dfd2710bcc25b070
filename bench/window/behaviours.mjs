import { append, prepend, STEP } from './steps.mjs';

const SCROLLS = 30;
const NEW_ROWS = 20;
const CHUNKS = 40;
const GROWTH = 300;

/** How far a change moves a row, in px; Infinity if the row leaves the page. */
async function movedBy(stage, key, change) {
  const before = stage.placeOf(key);
  await change();
  await stage.settle();
  return (stage.placeOf(key) ?? Infinity) - before;
}

/** How far a change moves a row in the middle of the viewport, where no row should move. */
async function driftOf(stage, change) {
  const keys = stage.inView();
  return Math.abs(await movedBy(stage, keys[Math.floor(keys.length / 2)], change));
}

/** The row that is `count` rows from a row. */
const rowFrom = (stage, key, count) => stage.messages[stage.indexOf(key) + count].key;

const grow = (stage, key) => stage.alter(key, () => ({ more: GROWTH }));

const remove = (stage, key) =>
  stage.change(messages => messages.filter(message => message.key !== key));

/** The newest message becomes longer, as a streamed reply does. */
const stream = stage =>
  stage.alter(stage.messages.at(-1).key, ({ text }) => ({
    text: `${text} ${stage.random.words(4)}`
  }));

/** Changes of a list during which a row should keep its place. The results are distances from that place in px, or counts. */
export const BEHAVIOURS = [
  {
    figure: `a row in view, in ${SCROLLS} steps of ${STEP} px up`,
    async measure(stage) {
      let most = 0;
      for (let i = 0; i < SCROLLS; i++) {
        const moved = await movedBy(stage, stage.inView()[0], () => stage.scrollBy(-STEP));
        most = Math.max(most, Math.abs(moved - STEP));
      }
      return most;
    }
  },
  {
    figure: 'a row in view: many inserted at the start, some added at the end',
    async measure(stage) {
      stage.scrollBy(-5 * STEP);
      await stage.settle();
      return driftOf(stage, async () => {
        for (const insert of [prepend, prepend, append, append, append]) {
          insert(stage);
          await stage.settle();
        }
      });
    }
  },
  {
    figure: `a row in view: one above grows by ${GROWTH} px after a jump`,
    async measure(stage) {
      await stage.jump();
      return driftOf(stage, () => grow(stage, rowFrom(stage, stage.inView()[0], -2)));
    }
  },
  {
    figure: 'a row in view: 3 inserted above, then one removed above',
    async measure(stage) {
      await stage.jump();
      const above = rowFrom(stage, stage.inView()[0], -3);
      return driftOf(stage, async () => {
        const [place, added] = [stage.indexOf(above), stage.random.many(3)];
        stage.change(messages => messages.toSpliced(place, 0, ...added));
        await stage.settle();
        remove(stage, above);
      });
    }
  },
  {
    figure: 'the second row in view: the first one is removed',
    async measure(stage) {
      await stage.jump();
      const [first, second] = stage.inView();
      const height = stage.placeOf(second) - stage.placeOf(first);
      const moved = await movedBy(stage, second, () => remove(stage, first));
      // The gap may be closed from above or from below.
      return Math.min(Math.abs(moved), Math.abs(moved + height));
    }
  },
  {
    figure: `a row in view: one below grows by ${GROWTH} px`,
    async measure(stage) {
      await stage.jump();
      return driftOf(stage, () => grow(stage, rowFrom(stage, stage.inView().at(-1), 1)));
    }
  },
  {
    figure: `a row in view: the user scrolls up by ${STEP} px during a reply`,
    async measure(stage) {
      stream(stage);
      await stage.settle(1);
      const moved = await movedBy(stage, stage.inView()[0], async () => {
        stage.scrollBy(-STEP);
        await stage.settle(1);
        for (let i = 0; i < CHUNKS / 2; i++) {
          stream(stage);
          await stage.settle(1);
        }
      });
      return Math.abs(moved - STEP);
    }
  },
  {
    figure: `the end, in ${NEW_ROWS} new rows and ${CHUNKS} chunks of a reply`,
    async measure(stage) {
      let most = 0;
      for (let i = 0; i < NEW_ROWS + CHUNKS; i++) {
        (i < NEW_ROWS ? append : stream)(stage);
        await stage.settle(2);
        most = Math.max(most, stage.distanceFromEnd);
      }
      return most;
    }
  },
  {
    figure: 'a held row, out of view: focus and text that are lost',
    unit: 'count',
    async measure(stage) {
      const [key] = stage.inView();
      stage.hold(key);
      const fieldOf = row => row?.querySelector('textarea');
      const field = fieldOf(stage.rowOf(key));
      field.focus();
      field.value = 'draft';
      for (let i = 0; i < 10; i++) {
        stage.scrollBy(-STEP);
        await stage.settle(2);
      }
      prepend(stage);
      await stage.settle();
      const now = fieldOf(stage.rowOf(key));
      return [now === document.activeElement, now?.value === 'draft'].filter(kept => !kept).length;
    }
  },
  {
    figure: `rows in the page, at most, in ${SCROLLS} steps of ${STEP} px up`,
    unit: 'count',
    limit: 60,
    async measure(stage) {
      let most = 0;
      for (let i = 0; i < SCROLLS; i++) {
        stage.scrollBy(-STEP);
        await stage.settle(1);
        most = Math.max(most, stage.rows.length);
      }
      return most;
    }
  }
];
