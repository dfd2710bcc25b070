import type { EventSourceMessage } from 'eventsource-parser';
import { EventStream } from '../../../../src/model/network/event-stream.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf } from '../../../harness/stage.js';

const clock = new ManualClock();

/** Reads streams, one after another; each ends after its last piece. */
class Reader {
  readonly events: EventSourceMessage[] = [];
  readonly paths: string[] = [];
  readonly errors: string[] = [];
  /** The number of pieces that were read from the last stream. */
  taken = 0;

  /** Resolves when the stream has ended. */
  async read(...pieces: string[]): Promise<EventSourceMessage[]> {
    this._pieces = pieces;
    this.taken = 0;
    const closed = new Promise<void>(resolve => (this._onClose = resolve));
    clock.advance(20_000); // the pause after the last stream
    this._stream.open();
    await closed;
    return this.events;
  }

  private _open(path: string): Response {
    this.paths.push(path);
    const encoder = new TextEncoder();
    const source = {
      pull: (controller: ReadableStreamDefaultController<Uint8Array>) => {
        const piece = this._pieces[this.taken++];
        return piece === undefined ? controller.close() : controller.enqueue(encoder.encode(piece));
      }
    };
    return new Response(new ReadableStream(source, { highWaterMark: 0 }));
  }

  private _pieces: string[] = [];
  private _onClose = (): void => undefined;
  private _stream = new EventStream({
    server: { stream: path => Promise.resolve(this._open(path)) },
    timers: timersOf(clock),
    onOpen: () => undefined,
    onFresh: () => Promise.resolve(),
    onEvent: event => this.events.push(event),
    onClose: error => {
      this.errors.push(error.message);
      this._onClose();
    }
  });
}

const read = (...pieces: string[]) => new Reader().read(...pieces);

describe('[LIST1] the event stream is read correctly at any cut', () => {
  const text = ': hello\n\nevent: a\nid: 7\ndata: {"x":1}\n\n: ping\n\ndata: one\ndata: two\n\n';
  const events = [
    { event: 'a', id: '7', data: '{"x":1}' },
    { event: undefined, id: undefined, data: 'one\ntwo' }
  ];

  it('in one piece', async () => expect(await read(text)).toEqual(events));
  it('byte by byte', async () => expect(await read(...text)).toEqual(events));
  it('with other line ends', async () => {
    expect(await read(...text.replaceAll('\n', '\r\n'))).toEqual(events);
  });
  it('yields nothing for comments and incomplete events', async () => {
    expect(await read(': ping\n\n', 'data: unfinished\n')).toEqual([]);
  });
});

it('[LIST7] an id without an event moves the position too, and an event without an id does not', async () => {
  const reader = new Reader();
  await reader.read('id: 7.2\n: ping\n\n', 'data: {}\n\n');
  await reader.read();
  await reader.read('id: 9\ndata: {}\n\n', 'id: 10\n: cut off');
  await reader.read();
  const path = 'chat/events?latest=true';
  expect(reader.paths).toEqual([
    path,
    `${path}&lastEventId=7.2`,
    `${path}&lastEventId=7.2`,
    `${path}&lastEventId=9`
  ]);
});

const LONG = 'x'.repeat(64 * 1024);

it.each([
  ['a line does not end', LONG],
  ['an event does not end', `\ndata: ${LONG}`]
])(
  '[LIST8] a stream ends once 1 MiB of it is pending because %s, and is opened again',
  async (_, piece) => {
    const reader = new Reader();
    expect(await reader.read('data: ', ...Array<string>(1000).fill(piece))).toEqual([]);
    expect(reader.taken).toBeLessThan(20);
    expect(reader.errors).toEqual(['The stream of events holds an event that is too long.']);
    expect(await reader.read('data: {}\n\n')).toHaveLength(1);
  }
);

it('[LIST8] a line that is not a field does not stay pending', async () => {
  const lines = [':', 'nonsense'].map(start => [start, ...Array<string>(40).fill(LONG), '\n']);
  expect(await read(...lines.flat(), 'data: {}\n\n')).toHaveLength(1);
});
