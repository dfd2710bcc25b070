import type { IDisposable } from '../clock.js';
import { Agents, type IAgentsOptions } from './agents/agents.js';
import { WebhookBots, type IWebhookBotsOptions } from './webhook/webhook-bots.js';

export type IRegisteredBotsOptions = IWebhookBotsOptions & IAgentsOptions;

/** The registered bots that the server gives messages: those behind webhooks, and agents. */
export class RegisteredBots implements IDisposable {
  constructor(options: IRegisteredBotsOptions) {
    this._webhookBots = new WebhookBots(options);
    this.agents = new Agents(options);
  }

  readonly agents: Agents;

  /** Each bot resumes where it stopped. */
  async start(): Promise<void> {
    await this._webhookBots.start();
    await this.agents.start();
  }

  dispose(): void {
    this._webhookBots.dispose();
    this.agents.dispose();
  }

  private readonly _webhookBots: WebhookBots;
}
