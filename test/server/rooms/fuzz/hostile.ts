import * as Y from 'yjs';
import type { RoomCommand } from '../../../../server/rooms/commands.js';
import type { ClientFrame } from '../../../../server/rooms/session.js';
import type { Peer } from '../../../harness/peer.js';
import type { Random } from '../../../harness/random.js';
import { any, at, item, map, message, update } from '../../../harness/raw.js';

/** A text that only offenders write. In the end it must be nowhere. */
export const FORGED = 'FORGED';

export interface IField {
  readonly random: Random;
  /** The room's own document, for tricks that guess ids. */
  readonly doc: Y.Doc;
  readonly victims: readonly Peer[];
  /** A client id is secret until its first frame is shown, and bound by then. */
  isBound(client: number): boolean;
  nextId(): string;
  /** Runs a command. */
  execute(command: RoomCommand): void;
}

type Trick = (peer: Peer, field: IField) => void;

const others = (peer: Peer): Y.Map<unknown>[] =>
  peer.messages
    .toArray()
    .filter(m => m instanceof Y.Map && m.get('sender') !== peer.principal.username);

/** The messages of others that the room has. */
const stored = (peer: Peer, { doc }: IField): Y.Map<unknown>[] =>
  others(peer).filter(m => doc.getMap('extras').has(m.get('id') as string));

const textOf = (m: Y.Map<unknown> | undefined): Y.Text | null => {
  const body = m?.get('body');
  return body instanceof Y.Text ? body : null;
};

/** Tricks that a client may try. None may have any effect on others. */
export const TRICKS: Record<string, Trick> = {
  forge: (p, { random }) => p.post(FORGED, { sender: random.pick(['ada', 'bob', 'bot']) }),
  system: p => p.post(FORGED, { type: 'system' }),
  unknownField: p => p.post(FORGED, { [`${FORGED}Key`]: 1 }),
  serverField: p => p.post(FORGED, { seq: 1 }),
  edit: (p, { random }) => random.pick(others(p))?.set('body', FORGED),
  key: (p, { random }) => random.pick(others(p))?.set(`${FORGED}Key`, 1),
  // Of stored messages only: it is honest to put one's own name under one's own forgery before it is sent.
  sender: (p, field) => field.random.pick(stored(p, field))?.set('sender', p.principal.username),
  deleteKey: (p, { random }) =>
    random.pick(others(p))?.delete(random.pick(['body', 'sender', 'id', 'time'])),
  softDelete: (p, { random }) => random.pick(others(p))?.set('deleted', true),
  deleteAny: (p, { random }) => {
    const index = p.messages.toArray().findIndex(m => others(p).includes(m) && random.chance(0.5));
    if (index >= 0) {
      p.messages.delete(index, 1);
    }
  },
  wipe: p => p.messages.delete(0, p.messages.length),
  plain: (p, { random }) =>
    p.messages.insert(random.below(p.messages.length + 1), [
      { body: FORGED } as never,
      FORGED as never
    ]),
  nest: (p, { random }) =>
    p.messages.push([
      random.pick([new Y.Array(), new Y.XmlElement(FORGED), new Y.Text(FORGED)]) as never
    ]),
  subdocument: p => p.messages.push([new Y.Doc({ guid: FORGED }) as never]),
  root: p => p.doc.getMap(FORGED).set(FORGED, FORGED),
  state: p => p.doc.getMap('state').set('a', FORGED),
  extras: (p, { random }) => {
    const id = random.pick(others(p))?.get('id');
    p.doc.getMap('extras').set(String(id), { seq: 1, FORGED });
  },
  metadata: p => p.doc.getMap('metadata').set('name', FORGED),
  role: p => p.doc.getMap('participants').set(p.principal.username, { role: 'owner', FORGED }),
  user: (p, { random }) => {
    const name = random.pick(['ada', p.principal.username]);
    p.doc.getMap('users').set(name, { username: 'ada', display_name: FORGED });
  },
  takenId: (p, field) => {
    const id = field.random.pick(stored(p, field))?.get('id');
    if (typeof id === 'string') {
      p.post(FORGED, { id });
    }
  },
  middle: (p, { random }) => {
    if (p.messages.length > 0) {
      p.post(FORGED, { sender: 'ada' }, random.below(p.messages.length));
    }
  },
  text: (p, { random }) => {
    const text = textOf(others(p).find(textOf));
    if (text && text.length > 0) {
      const place = random.below(text.length + 1); // also inside a character
      random.pick([
        () => text.insert(place, FORGED),
        () => text.delete(place, Math.min(text.length - place, 1 + random.below(3))),
        () => text.format(0, text.length, { [FORGED]: 1 })
      ])();
    }
  },
  undo: (p, { random }) => {
    const undo = new Y.UndoManager(p.messages, {
      captureTimeout: 0,
      trackedOrigins: new Set([null])
    });
    random.pick(others(p))?.set('body', FORGED);
    if (p.messages.length > 0 && others(p).includes(p.messages.get(0))) {
      p.messages.delete(0, 1);
    }
    undo.undo();
    undo.undo();
    undo.redo();
    undo.destroy();
  },
  move: (p, { random }) => {
    const victim = random.pick(others(p));
    if (victim) {
      const copy = victim.clone();
      p.doc.transact(() => {
        p.messages.delete(p.messages.toArray().indexOf(victim), 1);
        p.messages.insert(random.below(p.messages.length + 1), [copy]);
      });
    }
  },
  command: (p, field) => {
    const { random, execute } = field;
    const chat = '11111111-1111-4111-8111-111111111111';
    const id = random.pick(stored(p, field))?.get('id');
    if (typeof id !== 'string') {
      return;
    }
    execute(
      random.pick<RoomCommand>([
        { type: 'edit', chat, id, body: FORGED },
        { type: 'delete', chat, id },
        { type: 'set-role', chat, username: p.id, role: 'owner' },
        { type: 'set-role', chat, username: 'ada', role: null },
        { type: 'send', chat, message: { id, body: FORGED } }
      ])
    );
  },
  /** Own content at a place that no editor would produce: between two messages that are not neighbours, or in the wrong order. */
  cross: (p, { random, doc }) => {
    const [left, right] = [random.pick(p.messages.toArray()), random.pick(p.messages.toArray())];
    if (left && right) {
      const client = random.client();
      const fields = { sender: p.id, body: `by ${p.id}`, type: 'msg', raw_time: false };
      const id = `${p.id}-${Y.getState(doc.store, doc.clientID)}-${client}`;
      const place = { origin: left._item!.lastId, right: right._item!.id };
      p.raw(update(message(client, 0, { id, ...fields }, place)));
    }
  },
  noise: (p, { random }) => {
    const bytes = Uint8Array.from({ length: random.below(40) }, () => random.below(256));
    p.up.push(
      random.pick<ClientFrame>([
        { type: 'step1', stateVector: bytes },
        { type: 'update', update: bytes, isAnswer: random.chance(0.5) },
        { type: 'awareness', update: bytes },
        { type: 'queryAwareness' }
      ])
    );
  },
  raw: rawFrame
};

/** Sends frames under ids of the offender, of victims and of the server, complete and broken. */
function rawFrame(p: Peer, { random, doc, victims, nextId, isBound }: IField): void {
  const victim = random.pick(victims);
  const stranger = random.client();
  const client = random.pick([
    stranger,
    stranger,
    isBound(victim.doc.clientID) ? victim.doc.clientID : stranger,
    doc.clientID
  ]);
  const state = Y.getState(doc.store, client);
  const clock = random.pick([state, state, state, state + 50]);
  const live = others(p);
  const target = random.pick(live);
  const near =
    target &&
    (random.pick([target._item, target._map.get('body'), target._map.get('time')]) ?? target._item);
  const far = target && random.pick(live)._item;
  const forged = { id: nextId(), sender: 'ada', body: FORGED, type: 'msg', raw_time: false };
  const place = random.pick([
    {},
    target ? { origin: target._item!.lastId } : {},
    target ? { right: target._item!.id } : {}
  ]);
  const contents = [
    any(FORGED),
    new Y.ContentDeleted(1),
    new Y.ContentString(FORGED),
    map(),
    new Y.ContentBinary(new TextEncoder().encode(FORGED)),
    new Y.ContentEmbed({ [FORGED]: 1 })
  ];
  const id = at(client, clock);
  const spoil = (bytes: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    for (let i = 0; i < 3; i++) {
      copy[random.below(copy.length)] = random.below(256);
    }
    return copy;
  };
  p.raw(
    random.pick([
      () => update(message(client, clock, forged, place)),
      () => update(near ? [item(id, random.pick(contents), { origin: near.lastId })] : []),
      () =>
        update(near && far ? [item(id, any(FORGED), { origin: near.lastId, right: far.id })] : []),
      () => {
        const end = Y.getState(doc.store, victim.doc.clientID);
        return update([], [[victim.doc.clientID, random.below(end + 1), 1 + random.below(60)]]);
      },
      () => update([], [[doc.clientID, 0, 1000]]),
      () => update([new Y.GC(id, 1 + random.below(50))]),
      () => update([item(id, any(FORGED), { origin: at(client, clock + 3) })]),
      () =>
        update([
          item(id, any(FORGED), {
            parent: target ? target._item!.id : 'messages',
            key: random.pick(['body', FORGED, null, 'id'])
          })
        ]),
      () => {
        const bytes = update(message(client, clock, forged), [[1, 0, 1]]);
        return bytes.slice(0, bytes.length - 1 - random.below(3));
      },
      () => spoil(update(message(client, clock, { ...forged, body: 'spoilt' })))
    ])()
  );
}
