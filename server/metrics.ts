import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { IDisposable } from './clock.js';
import type { Connections } from './connections/connections.js';
import type { Rooms } from './rooms/rooms.js';

type MeasuredConnections = Pick<Connections, 'size' | 'anonymous'>;
type MeasuredRooms = Pick<Rooms, 'size' | 'sessions' | 'events'>;

/** The metrics of one server. They have their own registry, so that two servers in a process do not add up. */
export class Metrics implements IDisposable {
  readonly registry = new Registry();

  readonly roomsOpen = this._gauge('colloquy_rooms_open', 'Open rooms.', () =>
    this._rooms ? this._rooms.size : 0
  );

  readonly sessions = this._gauge('colloquy_sessions', 'Connected clients.', () =>
    this._rooms ? this._rooms.sessions : 0
  );

  readonly connections = this._gauge(
    'colloquy_connections',
    'Open connections.',
    () => this._connections?.size ?? 0
  );

  readonly anonymousConnections = this._gauge(
    'colloquy_anonymous_connections',
    'Open connections that no signed-in user uses.',
    () => this._connections?.anonymous ?? 0
  );

  readonly messages = new Counter({
    name: 'colloquy_messages_total',
    help: 'Messages stored since the start.',
    registers: [this.registry]
  });

  readonly refused = new Counter({
    name: 'colloquy_refused_total',
    help: 'Operations refused since the start, by error code.',
    labelNames: ['code'] as const,
    registers: [this.registry]
  });

  readonly commitSeconds = new Histogram({
    name: 'colloquy_commit_seconds',
    help: 'Duration of commits in seconds.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2],
    registers: [this.registry]
  });

  readonly commitFailures = new Counter({
    name: 'colloquy_commit_failures_total',
    help: 'Commits of chats that could not be stored since the start.',
    registers: [this.registry]
  });

  readonly botRestarts = new Counter({
    name: 'colloquy_bot_restarts_total',
    help: 'Restarts of modules with bots since the start, by bot.',
    labelNames: ['bot'] as const,
    registers: [this.registry]
  });

  constructor() {
    // prom-client's own process metrics would leave a permanent observer of the garbage collector.
    this._gauge('process_resident_memory_bytes', 'Memory of the process.', () =>
      process.memoryUsage.rss()
    );
    this._gauge('process_cpu_seconds_total', 'Processor time of the process.', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
    this._gauge('process_uptime_seconds', 'Age of the process.', () => process.uptime());
  }

  /** Measures these connections. */
  watch(connections: MeasuredConnections): void {
    this._connections = connections;
  }

  /** Measures these rooms. Commits are measured where they happen. */
  follow(rooms: MeasuredRooms): IDisposable {
    this._rooms = rooms;
    const listeners = [
      rooms.events.on('committed', ({ created }) => this.messages.inc(created.length)),
      rooms.events.on('refused', ({ code }) => this.refused.inc({ code }))
    ];
    return {
      dispose: () => {
        this._rooms = null;
        listeners.forEach(listener => listener.dispose());
      }
    };
  }

  dispose(): void {
    this.registry.clear();
  }

  /** A gauge that reads its value when it is scraped. */
  private _gauge(name: string, help: string, read: () => number): Gauge {
    return new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      }
    });
  }

  private _rooms: MeasuredRooms | null = null;
  private _connections: MeasuredConnections | null = null;
}
