import { AttachmentOpenerRegistry } from '../../../../src/widgets/attachments/opener-registry.js';

describe('AttachmentOpenerRegistry', () => {
  it('[OPENER1] has an opener for each type, and the last one that was set counts', () => {
    const registry = new AttachmentOpenerRegistry();
    expect(registry.get('file')).toBeUndefined();
    const [first, second] = [jest.fn(), jest.fn()];
    registry.set('file', first);
    registry.set('file', second);
    expect(registry.get('file')).toBe(second);
    expect(registry.get('constructor')).toBeUndefined();
  });
});
