import type { TranslationBundle } from '@jupyterlab/translation';
import { oneLine } from '../../../model/index.js';
import { element } from '../elements.js';
import type { ChartAnswer, IChartInput } from '../resources/chart-protocol.js';
import { dataBlock, frameOf } from '../resources/sandbox-frame.js';

/** The longest description of a chart that is drawn, in characters. */
const MAX_LENGTH = 2 * 1024 * 1024;

/** The time after which a chart that has not been drawn is given up. */
const DEADLINE_MS = 10_000;

/** The height of a frame, in pixels. A higher chart scrolls in it. */
const HEIGHT = { least: 80, most: 600 };

/** The library that draws charts of a type. Each has a page on the chat server. */
type Library = 'vega' | 'plotly';

/** Returns the library that draws charts of a type; null if none does. */
export function libraryOf(type: string): Library | null {
  if (/^application\/vnd\.vega(lite)?\.v\d[\d.]*\+json$/.test(type)) {
    return 'vega';
  }
  return type === 'application/vnd.plotly.v1+json' ? 'plotly' : null;
}

export interface IChartFrameOptions {
  readonly library: Library;
  readonly type: string;
  /** The chart as JSON. */
  readonly source: string;
  readonly title: string;
  /** The address of the chat server, which has the pages of the libraries. */
  readonly server?: string;
  readonly trans: TranslationBundle;
  /** Called if the chart cannot be drawn, with the reason. */
  onFailure(reason: string): void;
  /** Called when the reader presses Escape in the frame. */
  onLeave(): void;
}

/**
 * Creates an element in which a chart is drawn as soon as it is in the page. The library runs in a frame without an
 * origin, so its code is loaded by this page, which has the reader's session, and only for this chart.
 */
export class ChartFrame {
  constructor(private readonly _options: IChartFrameOptions) {
    this.node.setAttribute('aria-busy', 'true');
  }

  readonly node = element('div', 'cq-Chart');

  /** Loads the library and draws the chart. Must be called when the node is in the page. */
  async draw(): Promise<void> {
    const { library, title, server = '', trans } = this._options;
    this.node.textContent = trans.__('Loading…');
    try {
      const input = this._input();
      const page = await read(`${server}${library}.html`, this._ending.signal);
      if (this._ending.signal.aborted) {
        return;
      }
      const { color, backgroundColor: background } = getComputedStyle(this.node);
      const block = dataBlock('input', { ...input, color, background });
      const frame = frameOf(page + block, title, {
        server,
        onAnswer: answer => this._hear(answer)
      });
      this._deadline = setTimeout(
        () => this._fail(trans.__('It took too long to draw.')),
        DEADLINE_MS
      );
      this.node.replaceChildren(frame);
    } catch (error) {
      this._fail((error as Error).message);
    }
  }

  dispose(): void {
    this._ending.abort();
    clearTimeout(this._deadline);
    this.node.remove();
  }

  private _input(): Pick<IChartInput, 'type' | 'chart'> {
    const { type, source, trans } = this._options;
    if (source.length > MAX_LENGTH) {
      throw new Error(trans.__('It is too large to be drawn.'));
    }
    const chart: unknown = JSON.parse(source);
    if (typeof chart !== 'object' || chart === null) {
      throw new Error(trans.__('It is not the description of a chart.'));
    }
    return { type, chart };
  }

  private _hear(given: unknown): void {
    const answer = (given ?? {}) as Partial<Record<keyof (ChartAnswer & object), unknown>> &
      Record<string, unknown>;
    if (answer.left === true) {
      this._options.onLeave();
    } else if (typeof answer.failure === 'string') {
      this._fail(answer.failure);
    } else if (typeof answer.height === 'number' && this.node.hasAttribute('aria-busy')) {
      clearTimeout(this._deadline);
      this.node.removeAttribute('aria-busy');
      const height = Math.min(Math.max(answer.height || 0, HEIGHT.least), HEIGHT.most);
      this.node.querySelector('iframe')!.style.height = `${height}px`;
    }
  }

  private _fail(reason: string): void {
    if (!this._ending.signal.aborted) {
      this.dispose();
      this._options.onFailure(oneLine(reason));
    }
  }

  private readonly _ending = new AbortController();
  private _deadline?: ReturnType<typeof setTimeout>;
}

async function read(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal });
  if (!response.ok) {
    throw new Error(`${response.status} ${response.statusText}`);
  }
  return response.text();
}
