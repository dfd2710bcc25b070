import { NewsTeller, type INewsScope } from './news-teller.js';
import { ShellCache, type IShell } from './shell-cache.js';

/** The build names the files here. */
declare const COLLOQUY_SHELL: IShell;

interface IWaitingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface IPushEvent extends IWaitingEvent {
  readonly data: { text(): string } | null;
}

interface IClickEvent extends IWaitingEvent {
  readonly notification: Pick<Notification, 'data' | 'close'>;
}

interface IFetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = self as unknown as INewsScope & {
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: IWaitingEvent) => void): void;
  addEventListener(type: 'push', listener: (event: IPushEvent) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: IClickEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: IFetchEvent) => void): void;
};

const shell = new ShellCache({
  shell: COLLOQUY_SHELL,
  baseUrl: scope.registration.scope,
  caches,
  fetch: (request, init) => fetch(request, init)
});

scope.addEventListener('install', event =>
  event.waitUntil(shell.install().then(() => scope.skipWaiting()))
);
scope.addEventListener('activate', event => event.waitUntil(shell.activate()));
scope.addEventListener('fetch', event => {
  const answer = shell.answer(event.request);
  if (answer) {
    event.respondWith(answer);
  }
});

const teller = new NewsTeller(scope);
scope.addEventListener('push', event => event.waitUntil(teller.tell(event.data?.text() ?? '')));
scope.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(teller.open(event.notification.data));
});
