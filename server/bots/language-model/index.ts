import { systemClock } from '../../clock.js';
import type { BotFactory } from '../bot.js';
import { LanguageModelBot } from './language-model-bot.js';
import { readOptions } from './options.js';

export type { LanguageModelOptions, PriceOptions, ToolServerOptions } from './options.js';

/**
 * A bot for any endpoint that speaks the format of OpenAI. The operator names it in `bots` of the configuration, with its options, and installs
 * `ai` and `@ai-sdk/openai-compatible` beside it; for tools also `@modelcontextprotocol/client`.
 *
 * @throws Error that names the option which is wrong
 */
const languageModel: BotFactory = options =>
  new LanguageModelBot(readOptions(options), process.env, systemClock);

export default languageModel;
