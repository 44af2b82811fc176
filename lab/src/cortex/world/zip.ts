import { crc32 } from 'node:zlib';

/** A ZIP archive with one stored (uncompressed) file: what a download link of the product yields. */
export function zipOf(name: string, content: string): Buffer {
	const file = Buffer.from(name, 'utf8');
	const data = Buffer.from(content, 'utf8');
	// Fields both headers share: version, flags (UTF-8 name), method, time, date, checksum, sizes, name length.
	const common = Buffer.alloc(26);
	common.writeUInt16LE(20, 0);
	common.writeUInt16LE(0x0800, 2);
	common.writeUInt16LE(0x21, 8);
	common.writeUInt32LE(crc32(data), 10);
	common.writeUInt32LE(data.length, 14);
	common.writeUInt32LE(data.length, 18);
	common.writeUInt16LE(file.length, 22);
	const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, file, data]);
	const central = Buffer.concat([
		Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
		common,
		Buffer.alloc(14),
		file,
	]);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 0, 'latin1');
	end.writeUInt16LE(1, 8);
	end.writeUInt16LE(1, 10);
	end.writeUInt32LE(central.length, 12);
	end.writeUInt32LE(local.length, 16);
	return Buffer.concat([local, central, end]);
}
