import * as Y from 'yjs';
import type { Random } from '../../../harness/random.js';
import { any, at, item, map } from '../../../harness/raw.js';

/** The client ids of a client that writes frames by hand. */
const CLIENTS = [501, 502, 503, 504];
const KEYS = [
  'body',
  'deleted',
  'time',
  'edited',
  'metadata',
  'mime_model',
  'id',
  'sender',
  'type'
];
const BUNDLE = { data: { 'text/plain': 'x' }, trusted: true };

/** Decodable structs with any content at any place: between, behind and inside others, and on deleted ones. */
export class Structs {
  constructor(
    private readonly _doc: Y.Doc,
    private readonly _random: Random
  ) {}

  /** Returns structs and deletions for one frame. Its ids follow those of the earlier frames. */
  frame(): { structs: (Y.Item | Y.GC)[]; deletes: [number, number, number][] } {
    const random = this._random;
    const structs: (Y.Item | Y.GC)[] = random.chance(0.1) ? this._huge() : [];
    for (const client of new Set([random.pick(CLIENTS), random.pick(CLIENTS)])) {
      this._client = client;
      for (let i = 0; i <= random.below(6); i++) {
        structs.push(...(random.chance(0.3) ? this._message() : [this._any()]));
      }
    }
    const deletes = Array.from({ length: random.below(3) }, (): [number, number, number] => {
      const { client, clock } = this._anyId();
      return [client, clock, 1 + random.below(4)];
    });
    return { structs, deletes };
  }

  /** Continues after the last struct of each client in the document. */
  settle(): void {
    this._ends.clear();
  }

  /** Numbers as large as yrs accepts, or a little larger, under ids as large as possible. */
  private _huge(): (Y.Item | Y.GC)[] {
    const client = this._random.pick([2 ** 31, 2 ** 32, 2 ** 53 - 1_000]) + ++this._count;
    const first = 2 ** 31 - 10 - this._random.below(10);
    const content = new Y.ContentDeleted(1 + this._random.below(9));
    const start = this._random.chance(0.5)
      ? new Y.GC(at(client, 0), first)
      : item(at(client, 0), new Y.ContentDeleted(first), { parent: 'messages' });
    return [start, item(at(client, first), content, { parent: 'messages' })];
  }

  private _message(): Y.Item[] {
    const random = this._random;
    const place = random.pick([
      { parent: 'messages' },
      { origin: this._anyId() },
      { right: this._anyId() }
    ]);
    const root = this._put(map(), place);
    const field = (content: Y.Item['content'], key: string): Y.Item =>
      this._put(content, { parent: root.id, key });
    const body = random.chance(0.5) ? any('words') : new Y.ContentType(new Y.Text());
    const fields = [
      field(any(random.chance(0.9) ? `m${++this._count}` : 'h0'), 'id'),
      field(any(random.chance(0.9) ? 'mal' : 'ada'), 'sender'),
      field(any('msg'), 'type'),
      field(body, 'body'),
      ...(random.chance(0.2) ? [field(any(BUNDLE), 'mime_model')] : [])
    ];
    const more = random.chance(0.3)
      ? [this._put(this._content(), { origin: random.pick(fields).id })]
      : [];
    return [root, ...fields, ...more];
  }

  private _any(): Y.Item {
    const random = this._random;
    return this._put(
      this._content(),
      random.pick([
        () => ({ origin: this._anyId() }),
        () => ({ right: this._anyId() }),
        () => ({ origin: this._anyId(), right: this._anyId() }),
        () => ({ parent: this._anyId(), key: random.pick(KEYS) }),
        () => ({ parent: this._anyId() }),
        () => ({
          parent: random.pick(['messages', 'users', 'attachments', 'extras']),
          key: random.pick([null, 'mal', 'ada', 'k'])
        })
      ])()
    );
  }

  private _content(): Y.Item['content'] {
    return this._random.pick<() => Y.Item['content']>([
      () => any(`s${++this._count}`),
      () => any(this._random.pick(['mal', 'msg', false, BUNDLE])),
      () => any({ username: 'mal', name: 'ada' }),
      () => any({ type: 'file', value: 'v' }),
      map,
      () => new Y.ContentType(new Y.Text()),
      () => new Y.ContentType(new Y.Array()),
      () => new Y.ContentString('x\u{1f600}y'.slice(0, 1 + this._random.below(4))),
      () => new Y.ContentDeleted(1 + this._random.below(3)),
      () => new Y.ContentAny([1, 2]),
      () => new Y.ContentBinary(new Uint8Array(2)),
      () => new Y.ContentEmbed({ a: 1 }),
      () => new Y.ContentDoc(new Y.Doc())
    ])();
  }

  private _put(content: Y.Item['content'], place: Parameters<typeof item>[2]): Y.Item {
    const clock = this._endOf(this._client);
    const struct = item(at(this._client, clock), content, place);
    this._ends.set(this._client, clock + struct.length);
    return struct;
  }

  private _anyId(): Y.ID {
    const client = this._random.pick([...this._doc.store.clients.keys(), ...this._ends.keys()]);
    return at(client, this._random.below(Math.max(1, this._endOf(client))));
  }

  private _endOf(client: number): number {
    return Math.max(this._ends.get(client) ?? 0, Y.getState(this._doc.store, client));
  }

  private _ends = new Map<number, number>();
  private _client = 0;
  private _count = 0;
}
