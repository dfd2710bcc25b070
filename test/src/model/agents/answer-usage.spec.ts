import { usageIn } from '../../../../src/model/agents/answer-usage.js';

it('[AGENTVIEW6] reads the model, the tokens and the cost of an answer, as far as they are given', () => {
  expect(
    usageIn({ model: 'gpt', usage: { total_tokens: 5, cost: 0.25, currency: 'EUR' } })
  ).toEqual({ model: 'gpt', tokens: 5, cost: { amount: 0.25, currency: 'EUR' } });
  expect(usageIn({ usage: { input_tokens: 3, output_tokens: 4 } })).toEqual({
    model: '',
    tokens: 7
  });
  expect(usageIn({ model: ' gpt\n4 ' })).toEqual({ model: 'gpt 4' });
});

it('[AGENTVIEW6] reads nothing from what has another shape', () => {
  for (const wrong of [
    ...[undefined, null, 'x', 3, [], {}, { model: 3 }, { usage: 'all' }, { model: '' }],
    { usage: { total_tokens: -1, input_tokens: 1.5, cost: NaN, currency: 'EUR' } },
    { usage: { cost: 1 } },
    { usage: { cost: 1, currency: 'Euro <b>' } },
    { usage: { cost: Infinity, currency: 'EUR' } },
    // It would take lines.
    { usage: { cost: 1e300, currency: 'EUR' } }
  ]) {
    expect(usageIn(wrong)).toBeUndefined();
  }
});
