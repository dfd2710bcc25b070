import { Config, type IApiClient } from '../../../../src/model/index.js';
import {
  PagePush,
  type IPushBrowser,
  type ISubscription
} from '../../../../src/web/push/page-push.js';
import { FakeSettings } from '../../../harness/fake-chats.js';

const ENDPOINT = 'https://push.example/1';

/** A browser that subscribes at once, unless it refuses. */
class FakeBrowser implements IPushBrowser {
  permission = 'default';
  answer = 'granted';
  subscription: ISubscription | null = null;
  requestPermission(): Promise<string> {
    this.permission = this.answer;
    return Promise.resolve(this.answer);
  }
  current = (): Promise<ISubscription | null> => Promise.resolve(this.subscription);
  subscribe(key: string): Promise<ISubscription> {
    this.subscription = {
      endpoint: ENDPOINT,
      toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: key, auth: 'a' } }),
      unsubscribe: () => {
        this.subscription = null;
        return Promise.resolve(true);
      }
    };
    return Promise.resolve(this.subscription);
  }
}

describe('PagePush', () => {
  let browser: FakeBrowser;
  let settings: FakeSettings;
  let config: Config;
  let asked: [string, string, Record<string, unknown>][];
  let fails: boolean;
  /** The server answers no earlier. */
  let answered: Promise<void>;
  let push: PagePush;

  beforeEach(() => {
    browser = new FakeBrowser();
    settings = new FakeSettings();
    settings.pushKey = 'key';
    config = new Config();
    asked = [];
    fails = false;
    answered = Promise.resolve();
    localStorage.clear();
    push = open('ada');
  });
  afterEach(() => push.dispose());

  function open(username: string, baseUrl = 'https://chat.example/'): PagePush {
    const request = async (method: string, path: string, body: unknown): Promise<void> => {
      asked.push([method, path, body as Record<string, unknown>]);
      if (fails) {
        throw new Error('Away');
      }
      await answered;
    };
    const server = { request, baseUrl } as unknown as IApiClient;
    return new PagePush({ server, settings, config, username, storage: localStorage, browser });
  }
  const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

  it('[PUSHPAGE1] is possible only if the server and the browser can do it, and asks only on request', async () => {
    expect([push.isPossible, push.isOn, asked]).toEqual([true, false, []]);
    settings.pushKey = null;
    expect(push.isPossible).toBe(false);
    settings.pushKey = 'key';
    browser.answer = 'denied';
    expect(await push.turnOn()).toBe(false);
    expect([push.isOn, asked]).toEqual([false, []]);
  });

  it('[PUSHPAGE2] tells the server the subscription, the quiet hours and whether words are shown', async () => {
    config.config = { quietHours: '22:00-07:00' };
    expect(await push.turnOn()).toBe(true);
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    const keys = { p256dh: 'key', auth: 'a' };
    const body = { endpoint: ENDPOINT, keys, words: true, quietHours: '22:00-07:00', timeZone };
    expect(asked).toEqual([['PUT', 'chat/push', body]]);
    await push.setWords(false);
    expect(asked[1]).toEqual(['PUT', 'chat/push', { ...body, words: false }]);
    config.config = { quietHours: '' };
    await settle();
    expect(asked.at(-1)![2]).toMatchObject({ words: false, quietHours: '' });
  });

  it('[PUSHPAGE3] tells the server again at the next visit, and nothing while notifications are off', async () => {
    await push.turnOn();
    push.dispose();
    asked.length = 0;
    push = open('ada');
    await settle();
    expect([push.isOn, asked.length]).toEqual([true, 1]);
    config.config = { unreadNotifications: false };
    await settle();
    expect(asked[1]).toEqual(['POST', 'chat/push/:remove', { endpoint: ENDPOINT }]);
    expect(browser.subscription).toBeNull();
  });

  it('[PUSHPAGE3] tells the server again with each new token, if pushes are on', async () => {
    push.confirm();
    await settle();
    expect(asked).toEqual([]);
    await push.turnOn();
    push.confirm();
    await settle();
    expect(asked.map(([method, path]) => `${method} ${path}`)).toEqual([
      'PUT chat/push',
      'PUT chat/push'
    ]);
  });

  it('[PUSHPAGE4] ends when the user signs out, and when somebody else signs in', async () => {
    await push.turnOn();
    await push.leave();
    expect(asked.at(-1)![1]).toBe('chat/push/:remove');
    expect([push.isOn, browser.subscription]).toEqual([false, null]);
    await push.turnOn();
    push.dispose();
    asked.length = 0;
    push = open('bob');
    await settle();
    expect([push.isOn, browser.subscription, asked]).toEqual([false, null, []]);
  });

  it('[PUSHPAGE4] ends when the user signs out while the server is away', async () => {
    await push.turnOn();
    push.dispose();
    [settings.pushKey, fails] = [null, true];
    push = open('ada');
    await expect(push.leave()).rejects.toThrow('Away');
    await settle();
    expect([push.isOn, browser.subscription]).toEqual([false, null]);
  });

  it('[PUSHPAGE4] ends when the user signs out in another tab than the one that turned it on', async () => {
    const other = open('ada');
    await push.turnOn();
    await other.leave();
    expect([asked.at(-1)![1], browser.subscription]).toEqual(['chat/push/:remove', null]);
    other.dispose();
  });

  it('[PUSHPAGE4] ends although the server has not answered yet that it takes a subscription', async () => {
    let answer = (): void => undefined;
    answered = new Promise(resolve => (answer = resolve));
    const isOn = push.turnOn();
    await settle();
    const left = push.leave();
    await settle();
    expect(asked.map(([, path]) => path)).toEqual(['chat/push']);
    answer();
    await Promise.all([isOn, left]);
    expect(asked.map(([, path]) => path)).toEqual(['chat/push', 'chat/push/:remove']);
    expect([push.isOn, browser.subscription]).toEqual([false, null]);
  });

  it('[PUSHPAGE4] the server is told nothing once the user has signed out', async () => {
    const isOn = push.turnOn();
    await Promise.all([isOn, push.leave()]);
    expect(asked.map(([method]) => method)).not.toContain('PUT');
    expect([push.isOn, browser.subscription]).toEqual([false, null]);
    await push.turnOn();
    push.dispose();
    asked.length = 0;
    push = open('ada');
    await push.leave();
    await settle();
    expect(asked.at(-1)![1]).toBe('chat/push/:remove');
    expect([push.isOn, browser.subscription]).toEqual([false, null]);
  });

  it('[PUSHPAGE4] a tab that did not turn it on leaves it as it is', async () => {
    const other = open('ada');
    await settle();
    await push.turnOn();
    config.config = { quietHours: '22:00-07:00' };
    await settle();
    expect([other.isOn, browser.subscription]).toEqual([true, expect.anything()]);
    other.dispose();
  });

  it('[PUSHPAGE4] a subscription of which the browser no longer knows whose it is ends', async () => {
    await push.turnOn();
    push.dispose();
    localStorage.clear();
    push = open('bob');
    await settle();
    expect(browser.subscription).toBeNull();
  });

  it('[PUSHPAGE2] is turned on for one server of an origin', async () => {
    await push.turnOn();
    browser = new FakeBrowser();
    browser.permission = 'granted';
    const elsewhere = open('ada', 'https://chat.example/elsewhere/');
    expect(elsewhere.isOn).toBe(false);
    await elsewhere.leave();
    expect(push.isOn).toBe(true);
    elsewhere.dispose();
  });

  it('[PUSHPAGE5] is off if the server does not take it', async () => {
    fails = true;
    await expect(push.turnOn()).rejects.toThrow('Away');
    expect(push.isOn).toBe(false);
  });
});
