import { expect, type Page } from '@playwright/test';

/** Waits until nothing has been drawn for some time. */
const quiet = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>(resolve => {
        let timer = setTimeout(resolve, 1_000);
        new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(resolve, 1_000);
        }).observe(document.body, { subtree: true, childList: true });
      })
  );

interface ITraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds of wall-clock and processor time. */
  ts: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

interface ITraced {
  traceEvents: ITraceEvent[];
}

export interface ITasks {
  /** Those of the page's main thread, which block it. */
  readonly page: readonly number[];
  /** Those of all other threads, which draw: they delay frames. */
  readonly others: readonly number[];
}

/**
 * The processor time of each task of the browser during `act` and for a while after it, in milliseconds. Processor time excludes other
 * programs. Full garbage collections do not count, because their time depends on the whole heap of the page.
 */
export async function tasksOf(page: Page, act: () => Promise<void>): Promise<ITasks> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline']
  });
  await act();
  await quiet(page);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as ITraced;
  const pages = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain'
  );
  const isPages = ({ pid, tid }: Pick<ITraceEvent, 'pid' | 'tid'>): boolean =>
    pages.some(thread => thread.pid === pid && thread.tid === tid);
  const collections = traceEvents.filter(one => one.name === 'MajorGC' && isPages(one));
  const tasks = traceEvents
    .filter(({ name }) => /RunTask$/.test(name))
    .map(one => {
      const { ts, dur = 0, tdur = dur } = one;
      const inIt = isPages(one) ? collections.filter(gc => gc.ts >= ts && gc.ts < ts + dur) : [];
      const spent = inIt.reduce((sum, gc) => sum + (gc.tdur ?? gc.dur ?? 0), 0);
      return { isPage: isPages(one), time: (tdur - spent) / 1_000 };
    });
  const timesOf = (isPage: boolean): number[] =>
    tasks.filter(one => one.isPage === isPage).map(({ time }) => time);
  expect(timesOf(true).length).toBeGreaterThan(0);
  return { page: timesOf(true), others: timesOf(false) };
}
