import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { cyclesOf, folderOf, IMPORTS, isOurs, partOf, text } from './harness/imports.js';

/** The folders inside `server/rooms`, each with those below it. All of them may import the shared types. */
const ROOMS: Record<string, readonly string[]> = {
  'server/rooms': ['chats', 'room', 'turn', 'document', 'gate'],
  'server/rooms/chats': ['turn', 'document'],
  'server/rooms/room': ['turn', 'sessions', 'document', 'gate'],
  'server/rooms/turn': ['sessions', 'document', 'gate'],
  'server/rooms/sessions': ['document', 'gate'],
  'server/rooms/document': ['gate'],
  'server/rooms/gate': []
};
const SHARED = ['commands', 'events', 'session'].map(name => `server/rooms/${name}.js`);

it('[DEP8] inside the rooms, each folder imports only those below it, and the shared types', () => {
  const inRooms = (path: string): boolean => path.startsWith('server/rooms/');
  const folders = new Set(
    IMPORTS.filter(({ file }) => inRooms(file)).map(({ file }) => folderOf(file))
  );
  expect([...folders].sort()).toEqual(Object.keys(ROOMS).sort());
  const wrong = IMPORTS.filter(({ file, from }) => {
    const [here, there] = [folderOf(file), folderOf(from)];
    const known = ROOMS[here]?.map(name => `server/rooms/${name}`);
    return (
      inRooms(file) &&
      inRooms(from) &&
      here !== there &&
      !known.includes(there) &&
      !SHARED.includes(from)
    );
  });
  expect(wrong.map(text)).toEqual([]);
});

/**
 * The folders of the rooms that others may import: the public files and the queries of chats. The archive reads and writes stored
 * documents.
 */
const PUBLIC = ['server/rooms', 'server/rooms/chats'];
const AT_REST = [...PUBLIC, 'server/rooms/document', 'server/rooms/gate'];

it('[DEP9] protocols import only the public files of the rooms and the queries of chats', () => {
  const wrong = IMPORTS.filter(({ file, from }) => {
    const known = partOf(file) === 'server/archive' ? AT_REST : PUBLIC;
    const isOutside = partOf(file) !== 'server/rooms' && partOf(from) === 'server/rooms';
    return isOutside && !known.includes(folderOf(from));
  });
  expect(wrong.map(text)).toEqual([]);
});

/** The folders inside `server/rest`, each with the folders that it may import beside `http`, `openapi` and the context. */
const REST: Record<string, readonly string[]> = {
  'server/rest': [
    'attachments',
    'bots',
    'events',
    'identities',
    'messages',
    'participants',
    'realtime',
    'threads',
    'webhooks',
    'workspaces'
  ],
  'server/rest/http': [],
  'server/rest/openapi': [],
  'server/rest/participants': [],
  'server/rest/messages': ['participants'],
  'server/rest/threads': ['messages', 'participants'],
  'server/rest/attachments': [],
  'server/rest/bots': [],
  'server/rest/identities': [],
  'server/rest/events': ['messages', 'threads'],
  'server/rest/realtime': ['messages'],
  'server/rest/webhooks': ['events'],
  'server/rest/workspaces': ['participants']
};

it('[DEP10] inside the HTTP API, a resource imports only the resources that it shows', () => {
  const folders = IMPORTS.map(({ file }) => folderOf(file));
  const inRest = new Set(folders.filter(folder => folder.startsWith('server/rest')));
  expect(Object.keys(REST).sort()).toEqual([...inRest].sort());
  const wrong = IMPORTS.filter(({ file, from }) => {
    const [here, there] = [folderOf(file), folderOf(from)];
    const known = ['http', 'openapi', ...(REST[here] ?? [])].map(name => `server/rest/${name}`);
    const isInside = partOf(file) === 'server/rest' && partOf(from) === 'server/rest';
    return (
      isInside && here !== there && from !== 'server/rest/context.js' && !known.includes(there)
    );
  });
  expect(wrong.map(text)).toEqual([]);
});

/** The folders inside `src/model`, each with those below it. */
const MODEL: Record<string, readonly string[]> = {
  'src/model': [
    'agents',
    'archive',
    'attachments',
    'chat',
    'copies',
    'emoji',
    'list',
    'members',
    'network',
    'offers',
    'pending',
    'reactions',
    'replies',
    'search',
    'threads',
    'voice'
  ],
  'src/model/agents': [''],
  'src/model/archive': ['network', ''],
  'src/model/bridge': [''],
  'src/model/chat': [
    'attachments',
    'bridge',
    'copies',
    'list',
    'network',
    'offers',
    'pending',
    'reactions',
    'reading',
    'replies',
    'threads',
    'voice',
    ''
  ],
  'src/model/attachments': [],
  'src/model/copies': ['pending', ''],
  'src/model/emoji': [],
  'src/model/list': ['network', ''],
  'src/model/members': ['network', ''],
  'src/model/network': ['copies', ''],
  'src/model/offers': ['attachments', ''],
  'src/model/pending': ['attachments', ''],
  'src/model/reactions': [''],
  'src/model/replies': ['network', ''],
  'src/model/search': [''],
  'src/model/reading': [''],
  'src/model/threads': ['list', 'pending', 'reading', ''],
  'src/model/voice': ['']
};

/** The imports inside a folder that its table does not allow. The table must have all folders. */
function wrongIn(root: string, table: Record<string, readonly string[]>): string[] {
  const inside = IMPORTS.filter(({ file }) => file.startsWith(`${root}/`));
  const folders = new Set(inside.map(({ file }) => folderOf(file)));
  expect(Object.keys(table).sort()).toEqual([...folders].sort());
  const wrong = inside.filter(({ file, from }) => {
    const [here, there] = [folderOf(file), folderOf(from)];
    const known = (table[here] ?? []).map(name => posix.join(root, name));
    return from.startsWith(`${root}/`) && here !== there && !known.includes(there);
  });
  return wrong.map(text);
}

it('[DEP15] inside the model each folder knows only those below it', () => {
  expect(wrongIn('src/model', MODEL)).toEqual([]);
});

/** The folders inside `src/components`, each with those below it. */
const COMPONENTS: Record<string, readonly string[]> = {
  'src/components': [
    'list',
    'messages',
    'notifications',
    'people',
    'pins',
    'reactions',
    'receipts',
    'replies',
    'shortcuts',
    'threads',
    'composer',
    'attachments',
    'composer/toolbar',
    'extensions',
    'shared',
    'content',
    'content/markdown'
  ],
  'src/components/shortcuts': ['shared'],
  'src/components/notifications': ['content', 'shared'],
  'src/components/extensions': ['shared'],
  'src/components/agents': ['content', 'shared'],
  'src/components/archive': ['attachments', 'content', 'shared'],
  'src/components/list': [
    'archive',
    'extensions',
    'notifications',
    'people',
    'shortcuts',
    'shared',
    'content',
    'content/markdown'
  ],
  'src/components/messages': [
    'messages/virtual',
    'agents',
    'archive',
    'bridge',
    'extensions',
    'pins',
    'reactions',
    'receipts',
    'people',
    'replies',
    'shortcuts',
    'threads',
    'unread',
    'composer',
    'attachments',
    'composer/toolbar',
    'emoji',
    'shared',
    'content',
    'content/bundles',
    'content/markdown',
    'content/rendering',
    'content/resources'
  ],
  'src/components/messages/virtual': ['content', 'shared'],
  'src/components/pins': ['shared'],
  'src/components/reactions': ['emoji', 'shared', 'content'],
  'src/components/replies': ['shared'],
  'src/components/threads': ['replies', 'shared'],
  'src/components/unread': ['shared'],
  'src/components/attachments': ['messages/virtual', 'shared', 'content', 'content/resources'],
  'src/components/composer': [
    'composer/offers',
    'composer/toolbar',
    'composer/voice',
    'extensions',
    'attachments',
    'emoji',
    'replies',
    'shared',
    'content'
  ],
  'src/components/composer/offers': ['shared'],
  'src/components/composer/voice': ['shared'],
  'src/components/composer/toolbar': [
    'composer',
    'composer/offers',
    'extensions',
    'emoji',
    'shared'
  ],
  'src/components/emoji': ['shared'],
  'src/components/late': ['shared'],
  'src/components/receipts': ['shared', 'content'],
  'src/components/people': ['shared'],
  'src/components/bridge': ['shared', 'content'],
  'src/components/shared': [
    'content',
    'content/pictures',
    'content/rendering',
    'content/resources'
  ],
  'src/components/content': ['content/markdown'],
  'src/components/content/markdown': ['content'],
  'src/components/content/rendering': ['content/markdown', 'content/resources', 'content'],
  'src/components/content/bundles': [
    'content/rendering',
    'content/resources',
    'content/pictures',
    'content'
  ],
  'src/components/content/resources': ['content/pictures', 'content'],
  'src/components/content/pictures': ['content/pictures/svg', 'content'],
  'src/components/content/pictures/svg': []
};

it('[DEP11] inside the components, each folder imports only those below it', () => {
  const shared = / imports src\/components\/(contracts|icons|late\/[\w-]+)\.js$/;
  expect(wrongIn('src/components', COMPONENTS).filter(one => !shared.test(one))).toEqual([]);
});

it('[DEP16] folders form no cycle, except a folder and those inside it', () => {
  const isInside = (inner: string, outer: string): boolean => `${inner}/`.startsWith(`${outer}/`);
  const edges = IMPORTS.filter(({ from }) => isOurs(from))
    .map(({ file, from }) => [folderOf(file), folderOf(from)] as const)
    .filter(([here, there]) => !isInside(here, there) && !isInside(there, here));
  expect(edges.length).toBeGreaterThan(200);
  expect(cyclesOf(edges)).toEqual([]);
  expect(cyclesOf([...edges, ['server/storage', 'server/rooms']])).not.toEqual([]);
});

it.each([
  ['server/rooms', 10],
  ['server/rest', 14]
])('[DEP19] %s shows at most %i files and folders', (folder, most) => {
  expect(readdirSync(join(__dirname, '..', folder)).length).toBeLessThanOrEqual(most);
});
