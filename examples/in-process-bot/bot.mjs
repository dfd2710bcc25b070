/** @type {import('jupyterlab-colloquy/server').BotFactory<{ greeting: string }>} */
export default ({ greeting }) => ({
  name: 'greeter',
  displayName: 'Greeter',
  description: 'Greets everyone who writes.',
  async onMessage({ sender }, conversation) {
    await conversation.reply(`${greeting}, ${sender}!`);
  }
});
