import axios, { type AxiosRequestConfig } from 'axios';
import nock from 'nock';
import type { Lab } from '../../lab/src/lab';
import { HttpService } from '../../lab/src/services/service';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const AS_IT_COMES: AxiosRequestConfig = { proxy: false, validateStatus: null, maxRedirects: 0, responseType: 'text', transformResponse: (text: unknown) => text };

/**
 * Leads calls to the public hosts of the lab's services to those services, in this process, as the gateway does for a
 * real n8n. Everything on loopback goes on as before; any other host is refused. Ends with the file's `nock.restore()`.
 */
export function leadToServices(lab: Lab): void {
	if (!nock.isActive()) nock.activate();
	nock.disableNetConnect();
	nock.enableNetConnect(/^(127\.0\.0\.1|localhost)(:\d+)?$/);
	for (const service of lab.allServices) {
		if (!(service instanceof HttpService)) continue;
		for (const host of service.hosts) {
			const site = nock(new RegExp(`^https://${host.replace(/\./g, '\\.').replace('*', '[^.]+')}(:443)?$`)).persist();
			for (const method of METHODS) {
				site.intercept(() => true, method).reply(async function answer(uri, body) {
					const { headers } = this.req as { headers: Record<string, string> };
					// The body is sent anew, so its old length does not fit.
					const kept = Object.entries(headers).filter(([name]) => !/^(content-length|transfer-encoding|host)$/i.test(name));
					const sent = body === '' ? {} : { data: body };
					// Over a real connection, so that one that the service drops is dropped here as well.
					const reply = await axios.request<string>({ ...AS_IT_COMES, method, url: `${service.address}${uri}`, headers: Object.fromEntries(kept), ...sent });
					return [reply.status, reply.data, Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, String(value)]))];
				});
			}
		}
	}
}
