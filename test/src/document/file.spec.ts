import * as fc from 'fast-check';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import { formatChatFile, parseChatFile, toChatFile, YChat } from '../../../src/document/index.js';

const EMPTY = { messages: [], users: {}, attachments: {}, metadata: {} };

/** A file as jupyter-chat writes it, with keys that neither program knows. */
const FILE = {
  messages: [
    {
      type: 'msg',
      id: 'm1',
      body: 'See @Bob-B',
      sender: 'ada',
      time: 1_767_225_600.5,
      raw_time: false,
      mentions: ['bob'],
      attachments: ['a1'],
      from_the_future: { deep: [1, null, 'x'] }
    }
  ],
  users: {
    ada: { username: 'ada', display_name: 'Ada', mention_name: 'Ada', initials: 'A', planet: 3 }
  },
  attachments: {
    a1: {
      type: 'notebook',
      value: 'work/plot.ipynb',
      cells: [
        {
          id: 'c1',
          input_type: 'code',
          selection: { start: [0, 0], end: [0, 4], content: 'plot' }
        }
      ]
    }
  },
  metadata: { id: 'f0', tags: ['x'] }
};

const chats: YChat[] = [];

function chat(): YChat {
  const made = new YChat();
  chats.push(made);
  return made;
}

afterEach(() => chats.splice(0).forEach(made => made.dispose()));

it('[DOC1] an empty file is a new chat', () => {
  for (const text of ['', ' \n', '{}']) {
    expect(parseChatFile(text)).toEqual(EMPTY);
    const document = chat();
    document.setSource(text);
    expect(document.getSource()).toEqual(EMPTY);
  }
});

it('[DOC2] a file is read and written unchanged, unknown keys included', () => {
  const document = chat();
  document.setSource(FILE);
  expect(document.getSource()).toEqual(FILE);
  expect(parseChatFile(formatChatFile(document.getSource()))).toEqual(FILE);
});

it('[DOC2] the text of a file is read like its parsed content', () => {
  const document = chat();
  document.setSource(JSON.stringify(FILE));
  expect(document.getSource()).toEqual(FILE);
});

it('[DOC2] a file replaces the previous content', () => {
  const document = chat();
  document.setSource(FILE);
  document.setSource({ ...EMPTY, messages: [{ id: 'm2', type: 'msg', body: 'b', sender: 'bob' }] });
  expect(document.getMessages().map(({ id }) => id)).toEqual(['m2']);
  expect(document.getMessage('m1')).toBeUndefined();
  expect(document.getUsers()).toEqual([]);
  document.setSource(FILE);
  expect(document.getSource()).toEqual(FILE);
});

it('[DOC3] the reader keeps unknown top-level keys', () => {
  expect(parseChatFile('{"version": 7, "messages": []}')).toEqual({ ...EMPTY, version: 7 });
});

it('[DOC4] invalid JSON, or JSON that is not an object, is an error and changes nothing', () => {
  expect(() => parseChatFile('{"messages": [')).toThrow(SyntaxError);
  for (const text of ['[]', 'null', '7', '"text"', 'true']) {
    expect(() => parseChatFile(text)).toThrow(TypeError);
  }
  const document = chat();
  document.setSource(FILE);
  expect(() => document.setSource('{"messages": [')).toThrow();
  expect(() => document.setSource([])).toThrow(TypeError);
  expect(document.getSource()).toEqual(FILE);
});

it('[DOC4] entries that are not messages, users or attachments are dropped', () => {
  const file = {
    messages: [null, 1, 'x', [], { id: 'm', type: 'msg', body: '', sender: 'ada' }],
    users: { ada: { username: 'ada' }, bob: null, cyd: 'cyd', dan: [] },
    attachments: [1, 2],
    metadata: 'none'
  };
  expect(toChatFile(file)).toEqual({
    messages: [file.messages[4]],
    users: { ada: { username: 'ada' } },
    attachments: {},
    metadata: {}
  });
});

it('[DOC2] any JSON in a message survives a round trip', () => {
  const key = fc.string({ minLength: 1 }).filter(name => name !== '__proto__');
  const value = fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }) as fc.Arbitrary<JSONValue>;
  const fields = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 4 }), drafts => {
      const messages = drafts.map((draft, i): JSONObject => ({
        ...draft,
        id: `m${i}`,
        type: 'msg',
        body: '',
        seq: i + 1
      }));
      const document = new YChat();
      const file = JSON.parse(JSON.stringify({ ...EMPTY, messages })) as JSONObject;
      document.setSource(file);
      expect(parseChatFile(formatChatFile(document.getSource()))).toEqual(file);
      document.dispose();
    }),
    { numRuns: 100 }
  );
});

it('[NOFAULT7] a byte order mark in a file is skipped', () => {
  expect(parseChatFile('\ufeff{"metadata": {"id": "a"}}').metadata).toEqual({ id: 'a' });
});
