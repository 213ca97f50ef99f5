import { expect, it } from "vitest";
import { isPrivateAddress, namesPrivateHost } from "./private-addresses.ts";

it.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "169.254.169.254",
  "172.31.255.255",
  "192.168.1.1",
  "198.19.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "fd00:ec2::254",
  "fe80::1",
  "ff02::1",
  "::ffff:10.0.0.1",
  "::ffff:a9fe:a9fe",
  "64:ff9b::a00:1",
])("%s is private", (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

it.each([
  "1.1.1.1",
  "100.128.0.1",
  "172.32.0.1",
  "198.20.0.1",
  "2606:4700::1111",
  "::ffff:8.8.8.8",
])("%s is public", (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

it("knows the names of this machine, and no name that merely looks like one", () => {
  expect(["localhost", "api.localhost", "10.0.0.1"].every(namesPrivateHost)).toBe(true);
  expect(["localhost.example.com", "example.com", ""].some(namesPrivateHost)).toBe(false);
});
