import { Participant } from '../../harness/livekit/participant.js';
import type { IClient, IShown } from './client.js';

/** A person in the LiveKit room, with LiveKit's client for Node. Messages of others come from the bridge, with their names before the text. */
export class LiveKitClient implements IClient {
  constructor(private readonly _identity: string) {
    this.author = `${_identity} (guest)`;
  }

  readonly author: string;

  async join(url: string, room: string): Promise<void> {
    await this._participant.join(url, this._identity, room);
  }

  /** The identities of the others in the room. */
  get others(): string[] {
    return [...this._participant.room.remoteParticipants.keys()];
  }

  async write(text: string): Promise<void> {
    this._ids.set(text, await this._participant.say(text));
  }

  edit(text: string, to: string): Promise<void> {
    return this._participant.edit(this._ids.get(text)!, to);
  }

  remove(text: string): Promise<void> {
    return this._participant.delete(this._ids.get(text)!);
  }

  shows(): Promise<IShown[]> {
    const shown = [...this._participant.shown.values()].map(({ identity, first, text }) =>
      identity === this._identity
        ? { author: this.author, text }
        : { author: split(first)[0], text: text === '' ? '' : split(text)[1] }
    );
    return Promise.resolve(shown);
  }

  leave(): Promise<void> {
    return this._participant.room.disconnect();
  }

  private readonly _participant = new Participant();
  private readonly _ids = new Map<string, string>();
}

/** A text of the bridge as its author's name and what they said. */
const split = (text: string): string[] => /^(.*?): (.*)$/s.exec(text)?.slice(1) ?? ['', text];
