import type { IMessageRow } from '../../../../server/storage/storage.js';

/** What is expected of a message that an honest client wrote. */
interface IWanted {
  readonly by: string;
  /** Everything that its author ever let it say, the newest last. */
  readonly bodies: string[];
  /** Whoever wrote into it: if it was more than one device or way, any of the bodies may hold in the end. */
  readonly hands: Set<unknown>;
  /** It grows: what is there is a beginning of what its author wrote, and all of it unless that author was told otherwise. */
  grows: boolean;
  /** Its author may not have got through with it: told of a refusal, or the copy thrown away before an echo. */
  mayMiss: boolean;
  /** An edit of it may not have got through, for the same reasons. */
  isVague: boolean;
  /** Deleted softly: by its author, or for sure, by a command that was answered. */
  deleted: 'no' | 'maybe' | 'yes';
  removed: boolean;
}

/** What honest clients did, and so what has to be there in the end. */
export class Ledger {
  readonly wanted = new Map<string, IWanted>();
  /** Messages that were pinned while the document held them. */
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

  /** Ids of somebody's messages that can still be written to. */
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

  /** What its author would say that a message says. */
  bodyOf(id: string): string {
    return this.get(id).bodies.at(-1)!;
  }

  /** Its author knows that a message may not be there. */
  miss(id: string): void {
    const want = this.wanted.get(id);
    if (want) {
      want.mayMiss = true;
    }
  }

  /** A client threw its copy away, or was refused: what it did last may not have got through. */
  doubt(by: string): void {
    this.wanted.forEach(want => {
      if (want.by === by) {
        want.isVague = true;
      }
    });
  }

  /** Tell what is wrong with the rows. */
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
  // What is folded cannot be removed by a frame; nobody looks after its changes any more then.
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
