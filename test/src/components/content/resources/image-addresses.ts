import { nullTranslator } from '@jupyterlab/translation';
import { ResourcePolicy } from '../../../../../src/components/content/resources/resource-policy.js';
import {
  imageCard,
  type IResourcePolicy
} from '../../../../../src/components/content/resources/resources.js';

export const trans = nullTranslator.load('x');
export const PAGE = 'https://hub.test/user/ada/lab/tree/a';
export const SERVER = 'https://hub.test/user/ada/colloquy/';
export const CHAT = '0b0e4f60-6a0c-4d6a-9d0a-0f6a3c1d2e3f';
export const FILE = '1b0e4f60-6a0c-4d6a-9d0a-0f6a3c1d2e3f';
export const PATH = `chat/threads/${CHAT}/attachments/${FILE}`;

export const policyWith = (more: Partial<ConstructorParameters<typeof ResourcePolicy>[0]> = {}) =>
  new ResourcePolicy({ page: PAGE, server: SERVER, trustedHosts: [], chat: CHAT, ...more });

export const draw = (src: string, policy: IResourcePolicy, alt = 'a plot'): HTMLElement =>
  imageCard({ src, alt }, policy, trans);

export const buttonsOf = (node: HTMLElement): string[] =>
  [...node.querySelectorAll('button')].map(({ textContent }) => textContent ?? '');

export const loads = (node: HTMLElement): string[] =>
  [...node.querySelectorAll('img, iframe')].map(one => one.getAttribute('src') ?? '(frame)');

/** Addresses on this server or this computer. */
export const OWN = [
  '/logout',
  'logout',
  '../../../hub/logout',
  '?x',
  '#x',
  './',
  '/api/contents/secret.ipynb?download=1',
  '/proxy/8080/x',
  'https://hub.test/logout',
  'HTTPS://HUB.TEST/logout',
  'https://hub.test:8443/logout',
  'http://hub.test/logout',
  'http://hub.test:8888/logout',
  'https://hub.test./logout',
  '//hub.test/logout',
  '\\\\hub.test\\logout',
  '/\\hub.test/logout',
  'https:/\\hub.test/logout',
  'https:\\\\hub.test/logout',
  'https:/logout',
  'https:logout',
  ' /logout ',
  '\t/log\nout',
  'ht\ntps://hub.test/logout',
  'https://hub.test%2f@hub.test:443/logout'.replace('hub.test%2f@', ''),
  'https://ｈｕｂ.test/logout',
  'https://hub。test/logout',
  'http://localhost:8888/logout',
  'http://LOCALHOST/logout',
  'http://jupyter.localhost/logout',
  'http://127.0.0.1:8888/logout',
  'http://127.1/logout',
  'http://2130706433/logout',
  'http://0x7f.1/logout',
  'http://0/logout',
  'http://[::1]:8888/logout',
  'http://[::]/logout',
  'http://[::ffff:127.0.0.1]/logout',
  // They look like files of chats.
  `/${PATH}/../../../../../logout`,
  `/${PATH}/..`,
  `/${PATH}/a/b`,
  `/${PATH}?download`,
  `/${PATH}#x`,
  `/${PATH}\\..\\..`,
  `/x/${PATH}`,
  `/user/eve/colloquy/${PATH}/a/..`,
  `/chat/threads/${CHAT}/attachments/../../x`,
  `/chat/threads/../attachments/${FILE}`,
  `/chat/threads/${CHAT}/attachments/%2e%2e`,
  `/chat%2fthreads/${CHAT}/attachments/${FILE}`,
  `/chat/threads/${CHAT}/messages`,
  `/CHAT/threads/${CHAT}/attachments/${FILE}`,
  `https://hub.test/${PATH}/..`,
  `./${PATH}`,
  ` ${PATH}`,
  `chat/threads/x/attachments/${FILE}`
];

/** Texts that are no address of an image. */
export const NONE = [
  '',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'file:///etc/passwd',
  'blob:https://hub.test/x',
  'filesystem:https://hub.test/x',
  'ftp://a.test/x',
  'view-source:https://hub.test/',
  'https://',
  'https://[',
  'http://user@hub.test/logout',
  'https://trusted.test:x@evil.test/a.png',
  'https://hub.test@evil.test/a.png',
  // Hosts that would mean more where a setting or a policy names them.
  'https://*.test/a.png',
  'https://%2A.test/a.png',
  'https://evil.test"/a.png',
  'https://evil.test;/a.png',
  "https://evil.test'/a.png",
  'https://evil.test,*/a.png',
  `https://a.test/${'a'.repeat(5_000)}`
];

/** Foreign addresses with their hosts. */
export const FOREIGN: [string, string][] = [
  ['https://evil.test/a.png', 'evil.test'],
  ['//evil.test/a.png', 'evil.test'],
  ['\\\\evil.test\\a.png', 'evil.test'],
  ['https://evil.test:8443/a.png', 'evil.test:8443'],
  ['https://hub.test.evil.test/a.png', 'hub.test.evil.test'],
  ['https://nothub.test/a.png', 'nothub.test'],
  ['https://evil.test\\@hub.test/a.png', 'evil.test'],
  ['https://evil.test#@hub.test/', 'evil.test'],
  ['https://hüb.test/a.png', 'xn--hb-xka.test'],
  ['https://аpple.com/a.png', 'xn--pple-43d.com'],
  ['https://e%76il.test/a.png', 'evil.test'],
  ['https:\t//ev\nil.test/a.png', 'evil.test'],
  [`https://evil.test/${PATH}`, 'evil.test'],
  ['http://169.254.169.254/latest', '169.254.169.254']
];
