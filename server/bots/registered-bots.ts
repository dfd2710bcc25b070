import type { IDisposable } from '../clock.js';
import { Agents, type IAgentsOptions } from './agents/agents.js';
import { BoundBots, type IBoundBotsOptions } from './bound-bots.js';
import { WebhookBots, type IWebhookBotsOptions } from './webhook/webhook-bots.js';

export type IRegisteredBotsOptions = IWebhookBotsOptions & IAgentsOptions & IBoundBotsOptions;

/** The registered bots: those behind webhooks and agents, to whom the server gives messages, and what binds bots to their owners. */
export class RegisteredBots implements IDisposable {
  constructor(options: IRegisteredBotsOptions) {
    this._webhookBots = new WebhookBots(options);
    this.agents = new Agents(options);
    this._boundBots = new BoundBots(options);
  }

  readonly agents: Agents;

  /** Each bot resumes where it stopped. */
  async start(): Promise<void> {
    await this._webhookBots.start();
    await this.agents.start();
    this._boundBots.start();
  }

  dispose(): void {
    this._webhookBots.dispose();
    this.agents.dispose();
    this._boundBots.dispose();
  }

  private readonly _webhookBots: WebhookBots;
  private readonly _boundBots: BoundBots;
}
