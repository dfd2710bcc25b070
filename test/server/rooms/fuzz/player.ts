import * as Y from 'yjs';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { Room } from '../../../../server/rooms/room/room.js';
import { Peer } from '../../../harness/peer.js';
import type { Ledger } from './ledger.js';

/**
 * An honest client. A Colloquy client keeps each change until its echo, and sends it again into a copy that lacks it. A
 * stock
 * client reloads its page where a Colloquy client discards its copy.
 */
export class Player extends Peer {
  constructor(
    principal: IPrincipal,
    client: number,
    readonly understandsEpochs: boolean,
    private readonly _ledger: Ledger
  ) {
    super(principal, client);
  }

  /** The codes of all refusals of this client. */
  readonly told: string[] = [];

  /** Posts honestly. */
  say(body: string | Y.Text): string {
    const id = this.post(body);
    this._ledger.post(id, this.id, body instanceof Y.Text ? body.toJSON() : body, this);
    this._unsent.set(id, body instanceof Y.Text);
    return id;
  }

  /** Obeys the room's notices. Returns whether a change came too late, so that it must be repeated by command. */
  heed(room: Room, client: number, inPlace: boolean): boolean {
    const notices = this.notices.splice(0);
    const codes = notices.flatMap(n => (n.type === 'refused' || n.type === 'reset' ? n.code : []));
    this.told.push(...codes);
    for (const notice of notices) {
      if (notice.type === 'refused' && notice.id && this._unsent.delete(notice.id)) {
        this._ledger.miss(notice.id);
      }
    }
    if (codes.includes('message_id_taken')) {
      this._ledger.doubt(this.id); // the message was stored in a former epoch, as it was before its last changes
    }
    if (notices.some(({ type }) => type === 'reset' || type === 'epoch')) {
      this._beginAnew(room, client, inPlace);
    }
    return codes.includes('orphan');
  }

  override take(): boolean {
    const isContent = this.down[0]?.type === 'step2';
    const took = super.take();
    for (const id of this._unsent.keys()) {
      if (this.seqOf(id) !== undefined) {
        this._unsent.delete(id);
      }
    }
    if (isContent && this.understandsEpochs) {
      this._sendAgain();
    }
    return took;
  }

  private _sendAgain(): void {
    for (const [id, grows] of this._unsent) {
      const { removed, deleted } = this._ledger.get(id);
      const body = this._ledger.bodyOf(id);
      if (removed || deleted !== 'no') {
        this._ledger.miss(id); // deleted before it was stored
      } else if (!this.find(id)) {
        this.post(grows ? new Y.Text(body) : body, { id });
      }
    }
  }

  private _beginAnew(room: Room, client: number, inPlace: boolean): void {
    this._ledger.doubt(this.id);
    if (!this.understandsEpochs) {
      this._unsent.forEach((_, id) => this._ledger.miss(id));
      this._unsent.clear();
    }
    if (this.understandsEpochs && inPlace && this.room) {
      this.renew(client);
      this.up.length = 0;
      this.up.push({ type: 'step1', stateVector: Y.encodeStateVector(this.doc) });
    } else {
      this.disconnect();
      this.renew(client);
      this.connect(room);
    }
  }

  /** The messages without an echo, and whether each is a growing text. */
  private _unsent = new Map<string, boolean>();
}
