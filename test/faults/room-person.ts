import { Participant } from '../harness/livekit/participant.js';

/**
 * A person in the LiveKit room of a chat. LiveKit keeps nothing for a bridge that is away, so the person sends what did not arrive again,
 * under the same id.
 */
export class RoomPerson {
  constructor(readonly user: string) {}

  /** The texts that it wrote, and their ids in the room. */
  readonly written = new Map<string, string>();

  join(url: string, room: string): Promise<void> {
    return this._participant.join(url, this.user, room);
  }

  write(body: string): void {
    this._writing = this._writing
      .then(() => this._participant.say(body))
      .then(id => void this.written.set(body, id));
  }

  /** Sends those texts again that the chat has not. Resolves with whether there were any. */
  async repeat(bodies: ReadonlySet<string>): Promise<boolean> {
    await this._writing;
    const missing = [...this.written].filter(([body]) => !bodies.has(body));
    for (const [message, id] of missing) {
      await this._participant.send({ id, message, timestamp: Date.now() });
    }
    return missing.length > 0;
  }

  /** The messages of the chat that came through the bridge, in the order in which they came first. */
  get heard(): { readonly id: string; readonly text: string }[] {
    return [...this._participant.shown.values()].filter(({ identity }) => identity !== this.user);
  }

  leave(): Promise<void> {
    return this._participant.room.disconnect();
  }

  private readonly _participant = new Participant();
  private _writing: Promise<void> = Promise.resolve();
}
