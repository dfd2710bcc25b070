/** Bundles the chat server. Tests start it as the package has it, in few files: that takes half the time. */
module.exports = async () => {
  const { bundleServer } = await import('../../scripts/build.mjs');
  await bundleServer();
};
