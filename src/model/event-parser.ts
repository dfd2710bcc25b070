/** One server-sent event. */
export interface IServerEvent {
  name: string;
  id: string;
  data: string;
}

/** Parses `text/event-stream`, wherever the chunks are split. Comments and retry times are ignored. */
export class EventParser {
  /** The last event id that was received, including ids without an event. */
  get lastId(): string {
    return this._id;
  }

  /** @returns the events that this chunk completes */
  push(text: string): IServerEvent[] {
    const events: IServerEvent[] = [];
    // A carriage return at the end may be the first half of a line break, so it waits for the next chunk.
    const lines = (this._rest + text).split(/\r\n|\n|\r(?!$)/);
    this._rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') {
        this._field(line);
      } else {
        if (this._data.length > 0) {
          events.push({ name: this._name || 'message', id: this._id, data: this._data.join('\n') });
        }
        this._name = '';
        this._data = [];
      }
    }
    return events;
  }

  private _field(line: string): void {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this._name = value;
    } else if (field === 'data') {
      this._data.push(value);
    } else if (field === 'id') {
      this._id = value;
    }
  }

  private _rest = '';
  private _name = '';
  private _id = '';
  private _data: string[] = [];
}
