import { isToolCalls } from '../../../../server/rooms/gate/tool-calls.js';

const call = { tool_call_id: '1', title: 'Read a.txt' };
const full = {
  ...call,
  kind: 'read',
  status: 'in_progress',
  raw_input: { path: ['a'] },
  raw_output: null,
  locations: [{ path: 'a.txt', line: 3 }],
  diffs: [{ path: 'a.txt', new_text: 'b', old_text: null }],
  permission_options: [{ option_id: 'allow', name: 'Allow', kind: 'allow_once' }],
  permission_status: 'pending',
  selected_option_id: null,
  session_id: 's',
  started: 1,
  ended: null,
  later: 'kept'
};

it.each([
  ['none', []],
  ['a short one', [call]],
  ['a full one', [full]]
])('[AGENT9] calls of tools: %s', (_, value) => {
  expect(isToolCalls(value)).toBe(true);
});

it.each([
  ['no list', full],
  ['a text', 'x'],
  ['a null', [null]],
  ['no title', [{ tool_call_id: '1' }]],
  ['a number as an id', [{ ...call, tool_call_id: 1 }]],
  ['a long title', [{ ...call, title: 'x'.repeat(1_001) }]],
  ['an unknown status', [{ ...call, status: 'done' }]],
  ['an object as a status', [{ ...call, status: {} }]],
  ['a location without a path', [{ ...call, locations: [{ line: 1 }] }]],
  ['a negative line', [{ ...call, locations: [{ path: 'a', line: -1 }] }]],
  ['a diff without a text', [{ ...call, diffs: [{ path: 'a' }] }]],
  [
    'an option of no kind',
    [{ ...call, permission_options: [{ option_id: 'a', name: 'A', kind: 'x' }] }]
  ],
  ['a list as a time', [{ ...call, started: [] }]],
  ['too many', Array(101).fill(call)],
  ['too many locations', [{ ...call, locations: Array(101).fill({ path: 'a' }) }]]
])('[AGENT9] no calls of tools: %s', (_, value) => {
  expect(isToolCalls(value)).toBe(false);
});
