import type { IMessageRow } from '../../../../server/storage/storage.js';

/** The expected state of a message of an honest client. */
interface IWanted {
  readonly by: string;
  /** All bodies that its author ever gave it, the newest last. */
  readonly bodies: string[];
  /** The devices and ways that wrote into it. With more than one, any of the bodies may be the final one. */
  readonly hands: Set<unknown>;
  /** A growing message. Its text is a prefix of its author's text, and all of it unless the author was told otherwise. */
  grows: boolean;
  /** The message may be missing: it was refused, or its copy was discarded before an echo. */
  mayMiss: boolean;
  /** An edit of it may be missing, for the same reasons. */
  isVague: boolean;
  /** Softly deleted: perhaps, by its author, or for certain, by a command that was answered. */
  deleted: 'no' | 'maybe' | 'yes';
  removed: boolean;
}

/** The actions of honest clients, and so the expected final state. */
export class Ledger {
  readonly wanted = new Map<string, IWanted>();
  /** The messages that were pinned while the document held them. */
  readonly pinned = new Set<string>();

  post(id: string, by: string, body: string, hand: unknown): void {
    this.wanted.set(id, {
      by,
      bodies: [body],
      hands: new Set([hand]),
      grows: false,
      mayMiss: false,
      isVague: false,
      deleted: 'no',
      removed: false
    });
  }

  /** The ids of a user's messages that can still be written to. */
  of(by: string): string[] {
    return [...this.wanted]
      .filter(([, want]) => want.by === by && want.deleted !== 'yes' && !want.removed)
      .map(([id]) => id);
  }

  get(id: string): IWanted {
    return this.wanted.get(id)!;
  }

  edit(id: string, body: string, hand: unknown): void {
    const want = this.get(id);
    want.bodies.push(body);
    want.hands.add(hand);
  }

  /** The body of a message as its author knows it. */
  bodyOf(id: string): string {
    return this.get(id).bodies.at(-1)!;
  }

  /** Records that a message may be missing, as its author knows. */
  miss(id: string): void {
    const want = this.wanted.get(id);
    if (want) {
      want.mayMiss = true;
    }
  }

  /** Records that a client discarded its copy or got a refusal, so that its last changes may be missing. */
  doubt(by: string): void {
    this.wanted.forEach(want => {
      if (want.by === by) {
        want.isVague = true;
      }
    });
  }

  /** Returns the faults of the rows. */
  judge(rows: ReadonlyMap<string, IMessageRow>, held: ReadonlySet<string>): string[] {
    return [...this.wanted].flatMap(([id, want]) => {
      const row = rows.get(id);
      if (!row) {
        return want.removed || want.mayMiss ? [] : ['an honest message is lost'];
      }
      return judgeRow(want, row, held.has(id));
    });
  }
}

function judgeRow(want: IWanted, row: IMessageRow, isHeld: boolean): string[] {
  // A frame cannot remove a folded message, and no client repeats changes of it any more.
  const isSure = want.hands.size === 1 && !want.isVague && (isHeld || !want.removed);
  if (want.removed && isSure) {
    return ['a removal is lost'];
  }
  if (row.deleted) {
    return want.deleted === 'no'
      ? ['an honest message is deleted']
      : row.body !== ''
        ? ['a deleted message still speaks']
        : [];
  }
  if (want.deleted === 'yes' || (want.deleted === 'maybe' && isSure)) {
    return ['a deletion is lost'];
  }
  const last = want.bodies.at(-1)!;
  if (want.grows) {
    return last.startsWith(row.body) && (row.body === last || !isSure)
      ? []
      : ['a stream is corrupted'];
  }
  return row.body === last || (!isSure && want.bodies.includes(row.body))
    ? []
    : ['an honest edit is lost'];
}
