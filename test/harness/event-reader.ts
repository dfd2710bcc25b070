import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Collects the events of a `text/event-stream`. */
export class EventReader {
  /** The last event id, including ids without an event. */
  lastId = '';

  /** @returns the events that this chunk completes */
  push(text: string): EventSourceMessage[] {
    this._events = [];
    this._parser.feed(text);
    return this._events;
  }

  private _events: EventSourceMessage[] = [];
  private _parser = createParser({
    onEvent: event => this._events.push(event),
    onId: id => (this.lastId = id)
  });
}
