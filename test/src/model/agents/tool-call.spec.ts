import { toolCallsIn } from '../../../../src/model/agents/tool-call.js';

const CALL = {
  tool_call_id: 'c1',
  title: 'Edit survey.ipynb',
  status: 'completed',
  raw_input: { path: 'survey.ipynb' },
  raw_output: 'done',
  locations: [{ path: 'survey.ipynb', line: 4 }, { path: 'keys.csv' }],
  diffs: [{ path: 'keys.csv', old_text: null, new_text: 'old,new\n' }],
  permission_options: [
    { option_id: 'a', name: 'Yes', kind: 'allow_once' },
    { option_id: 'b', name: 'Sure', kind: 'grant_everything' }
  ],
  permission_status: 'resolved',
  started: 1_000,
  ended: 3_500,
  unknown: 1
};

it('[AGENTVIEW1] reads the calls of a message with all that people see of them', () => {
  expect(toolCallsIn({ tool_calls: [CALL] })).toEqual([
    {
      id: 'c1',
      title: 'Edit survey.ipynb',
      status: 'completed',
      duration: 2_500,
      input: '{\n  "path": "survey.ipynb"\n}',
      output: 'done',
      locations: [{ path: 'survey.ipynb', line: 4 }, { path: 'keys.csv' }],
      changes: [{ path: 'keys.csv', before: null, after: 'old,new\n' }],
      permission: { options: [{ id: 'a', name: 'Yes', kind: 'allow_once' }], isOpen: false }
    }
  ]);
});

it('[AGENTVIEW2] counts what has the wrong type as missing', () => {
  for (const wrong of [undefined, null, 7, 'x', [], {}, { tool_calls: { length: 3 } }]) {
    expect(toolCallsIn(wrong)).toEqual([]);
  }
  const calls = [
    ...[null, 3, [], {}, { tool_call_id: '' }, { tool_call_id: 5, title: 'x' }],
    {
      ...{ tool_call_id: 'c', title: { toString: 1 }, status: 'exploded', raw_input: null },
      ...{ locations: [null, { path: 3 }, { path: 'a', line: -1 }], started: 5, ended: 'soon' },
      ...{ diffs: [{ path: 'a' }, { new_text: 'b' }, 'c'], permission_options: 'all' }
    }
  ];
  expect(toolCallsIn({ tool_calls: calls })).toEqual([
    {
      ...{ id: 'c', title: 'c', status: 'pending', input: '', output: '' },
      ...{ locations: [{ path: 'a' }], changes: [] }
    }
  ]);
});

it('[AGENTVIEW2] counts a time that no call takes as missing, because it would fill the line', () => {
  const [call] = toolCallsIn({ tool_calls: [{ ...CALL, started: 0, ended: 1e300 }] });
  expect(call.title).toBe('Edit survey.ipynb');
  expect(call.duration).toBeUndefined();
});

it('[AGENTVIEW2] cuts what is too long, and cleans titles and paths', () => {
  const many = Array.from({ length: 300 }, (_, i) => ({
    ...{ tool_call_id: `${i}`, title: `a\n\u202eb ${'x'.repeat(900)}` },
    ...{ raw_output: 'y'.repeat(90_000), locations: Array(300).fill({ path: 'p\u0000q' }) }
  }));
  const calls = toolCallsIn({ tool_calls: many });
  expect(calls).toHaveLength(100);
  const [{ title, output, locations }] = calls;
  expect([title.length, output.length, locations.length]).toEqual([200, 20_001, 50]);
  expect([title.slice(0, 4), locations[0].path]).toEqual(['a b ', 'p q']);
});

it('[AGENTVIEW5] a call that has ended waits for no permission, whatever its agent says', () => {
  const isOpen = (more: object): boolean | undefined =>
    toolCallsIn({ tool_calls: [{ ...CALL, permission_status: 'pending', ...more }] })[0].permission
      ?.isOpen;
  expect(isOpen({ status: 'pending' })).toBe(true);
  expect(isOpen({ status: 'in_progress' })).toBe(true);
  expect(isOpen({ status: 'completed' })).toBe(false);
  expect(isOpen({ status: 'failed' })).toBe(false);
});
