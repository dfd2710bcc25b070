import { expect, type Page } from '@playwright/test';

/** Nothing follows a task after this time without a change of the page. */
const QUIET_MS = 1_000;

/** Waits until nothing has been drawn for some time. */
export const quiet = (page: Page, time: number): Promise<void> =>
  page.evaluate(
    ms =>
      new Promise<void>(resolve => {
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(end, ms);
        });
        const end = (): void => {
          observer.disconnect();
          resolve();
        };
        let timer = setTimeout(end, ms);
        observer.observe(document.body, { subtree: true, childList: true });
      }),
    time
  );

interface IEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds of wall-clock and processor time. */
  ts: number;
  dur?: number;
  tdur?: number;
  args: { name?: string; elementCount?: number };
}

export interface ITasks {
  /** Those of the page's main thread, which block it. */
  readonly page: readonly number[];
  /** Those of the threads that draw, which delay frames. The worker that parses messages is none of them. */
  readonly drawing: readonly number[];
}

const PAGE = /^CrRendererMain$/;
const DRAWING = /^(Compositor|VizCompositor|CrGpuMain)/;

/**
 * The processor time of each task of the browser during `act` and for a while after it, in milliseconds. Processor time excludes other
 * programs. Full garbage collections do not count, because their time depends on the whole heap of the page.
 */
export async function tasksOf(page: Page, act: () => Promise<unknown>): Promise<ITasks> {
  const traceEvents = await traceOf(page, act);
  const timesOf = (names: RegExp): number[] => {
    const threads = traceEvents.filter(
      ({ name, args }) => name === 'thread_name' && names.test(args.name ?? '')
    );
    const work = traceEvents.filter(({ pid, tid }) =>
      threads.some(thread => thread.pid === pid && thread.tid === tid)
    );
    const collections = work.filter(({ name }) => name === 'MajorGC');
    return work
      .filter(({ name }) => /RunTask$/.test(name))
      .map(({ ts, dur = 0, tdur = dur }) => {
        const inIt = collections.filter(gc => gc.ts >= ts && gc.ts < ts + dur);
        const spent = inIt.reduce((sum, gc) => sum + (gc.tdur ?? gc.dur ?? 0), 0);
        return (tdur - spent) / 1_000;
      });
  };
  const times = { page: timesOf(PAGE), drawing: timesOf(DRAWING) };
  expect(times.page.length).toBeGreaterThan(0);
  expect(times.drawing.length).toBeGreaterThan(0);
  return times;
}

/** The most elements whose styles the browser computes at once during `act` and for a while after it. */
export async function mostStyled(page: Page, act: () => Promise<unknown>): Promise<number> {
  const counts = (await traceOf(page, act))
    .filter(({ name }) => name === 'UpdateLayoutTree')
    .map(({ args }) => args.elementCount ?? 0);
  expect(counts.length).toBeGreaterThan(0);
  return Math.max(...counts);
}

async function traceOf(page: Page, act: () => Promise<unknown>): Promise<readonly IEvent[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline']
  });
  await act();
  await quiet(page, QUIET_MS);
  const trace = (await browser.stopTracing()).toString();
  return (JSON.parse(trace) as { traceEvents: IEvent[] }).traceEvents;
}
