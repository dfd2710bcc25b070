import { isFields, lineOf, type Fields } from './fields.js';

/** An amount of money. */
export interface ICost {
  readonly amount: number;
  /** Three letters, such as `EUR`. */
  readonly currency: string;
}

/** The model that an answer came from, and what the answer took, as far as its agent tells. */
export interface IAnswerUsage {
  /** Empty if it is not told. */
  readonly model: string;
  readonly tokens?: number;
  readonly cost?: ICost;
}

/** Reads the model and the usage of an answer; undefined if its message tells neither. */
export function usageIn(metadata: unknown): IAnswerUsage | undefined {
  if (!isFields(metadata)) {
    return undefined;
  }
  const usage = isFields(metadata.usage) ? metadata.usage : {};
  const model = lineOf(metadata.model);
  const tokens = tokensOf(usage);
  const cost = costOf(usage);
  return model || tokens !== undefined || cost
    ? { model, ...(tokens !== undefined && { tokens }), ...(cost && { cost }) }
    : undefined;
}

/** The total, or else the sum of the two parts. */
function tokensOf({ total_tokens: total, input_tokens: read, output_tokens: written }: Fields) {
  const parts = [read, written].filter(isCount);
  return isCount(total)
    ? total
    : parts.length > 0
      ? parts.reduce((sum, part) => sum + part)
      : undefined;
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

/** The highest cost of an answer. */
const HIGHEST = 1e9;

function costOf({ cost: amount, currency }: Fields): ICost | undefined {
  const isAmount = typeof amount === 'number' && amount >= 0 && amount <= HIGHEST;
  return isAmount && typeof currency === 'string' && /^[A-Z]{3}$/.test(currency)
    ? { amount, currency }
    : undefined;
}
