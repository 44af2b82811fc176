import {
	ICredentialsHelper,
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeParameters,
	type INodeProperties,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { CortexXdrApi } from '../../../credentials/CortexXdrApi.credentials';
import { VectraApi } from '../../../credentials/VectraApi.credentials';
import { VectraOAuth2Api } from '../../../credentials/VectraOAuth2Api.credentials';
import { authenticateByRules, loadBaseCredential } from './baseCredentials';

/** Credential type → the fields a person filled in. */
export type CredentialData = Record<string, ICredentialDataDecryptedObject>;

const TYPES: readonly ICredentialType[] = [new CortexXdrApi(), new VectraApi(), new VectraOAuth2Api()];

/** @throws Error when neither the package nor n8n has such a credential */
export function credentialType(name: string): ICredentialType {
	const type = TYPES.find((candidate) => candidate.name === name) ?? loadBaseCredential(name);
	if (!type) throw new Error(`There is no credential type ${name}`);
	return type;
}

/** Stands for n8n's table of credentials: one of each type, kept in memory across runs that share the store. */
export class CredentialStore {
	private readonly saved: Map<string, ICredentialDataDecryptedObject>;

	constructor(data: CredentialData = {}) {
		this.saved = new Map(Object.entries(data).map(([type, fields]) => [type, { ...fields }]));
	}

	static from(data: CredentialStore | CredentialData | undefined): CredentialStore {
		return data instanceof CredentialStore ? data : new CredentialStore(data);
	}

	/** What is saved now, tokens that a credential obtained for itself included. */
	read(type: string): ICredentialDataDecryptedObject {
		const fields = this.saved.get(type);
		if (!fields) throw new Error(`The test gives no credential of type ${type}`);
		return { ...fields };
	}

	write(type: string, fields: ICredentialDataDecryptedObject): void {
		this.saved.set(type, { ...fields });
	}

	/** The `credentials` block of a node that may use all of them. */
	references(): Record<string, INodeCredentialsDetails> {
		return Object.fromEntries([...this.saved.keys()].map((type) => [type, { id: type, name: type }]));
	}
}

/** Fills in the defaults of fields that are not saved, hidden ones included, as n8n does when it decrypts. */
export function withDefaults(type: string, fields: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
	const { properties } = credentialType(type);
	const complete = NodeHelpers.getNodeParameters(properties, fields as INodeParameters, true, false, null, null);
	return complete as ICredentialDataDecryptedObject;
}

/** n8n's CredentialsHelper over a store in memory. Expressions in credential fields are not resolved. */
export class TestCredentialsHelper extends ICredentialsHelper {
	constructor(private readonly store: CredentialStore) {
		super();
	}

	getParentTypes(name: string): string[] {
		return credentialType(name).extends ?? [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const type = credentialType(typeName);
		const { authenticate } = type;
		return typeof authenticate === 'function' ? await authenticate(credentials, requestOptions) : authenticateByRules(type, credentials, requestOptions);
	}

	/**
	 * As in n8n: runs while the expirable field is empty and after an HTTP 401. n8n 2.41.1 means to run it in each
	 * credential test as well, but looks for a node type under a name that the test does not use.
	 */
	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = credentialType(typeName);
		const expirable = type.properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		);
		if (!expirable || !type.preAuthentication) return undefined;
		if (credentials[expirable.name] !== '' && !credentialsExpired) return undefined;
		const output = (await type.preAuthentication.call(helpers, credentials)) as ICredentialDataDecryptedObject;
		if (output[expirable.name] === undefined || !node.credentials) return undefined;
		this.store.write(typeName, { ...this.store.read(typeName), ...output });
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const output = await credentialType(typeName).preAuthentication?.call(helpers, credentials);
		return output as ICredentialDataDecryptedObject | undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Encrypted credentials do not exist in these tests');
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		return withDefaults(type, this.store.read(type));
	}

	async updateCredentials(
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store.write(type, data);
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('No credential of this package extends oAuth2Api');
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return credentialType(type).properties;
	}
}
