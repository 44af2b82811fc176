/** n8n's editor as a person uses it, in a real browser over a real n8n and the lab. */
export { CredentialForm } from './editor/credentialForm';
export { Editor } from './editor/editor';
export { NodePanel } from './editor/nodePanel';
export { NodeView } from './editor/nodeView';
export { EditorWorld } from './editor/world';
