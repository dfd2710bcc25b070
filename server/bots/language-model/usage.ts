import type { LanguageModelUsage } from 'ai';
import type { MetadataPatch } from '../bot.js';
import type { PriceOptions } from './options.js';

const MILLION = 1_000_000;

/** The metadata of an answer: its model, and its tokens and its cost as far as they are known. */
export function usageOf(
  model: string,
  { inputTokens, outputTokens, totalTokens }: LanguageModelUsage,
  price: PriceOptions | undefined
): MetadataPatch {
  const counts = Object.entries({
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    total_tokens: totalTokens
  }).filter(([, count]) => Number.isSafeInteger(count));
  const cost =
    price && inputTokens !== undefined && outputTokens !== undefined
      ? {
          cost: (inputTokens * price.input + outputTokens * price.output) / MILLION,
          currency: price.currency
        }
      : {};
  return {
    model,
    ...(counts.length > 0 && { usage: { ...Object.fromEntries(counts), ...cost } })
  };
}
