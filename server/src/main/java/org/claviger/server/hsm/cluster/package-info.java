/**
 * Several HSMs of one domain as one: spreads work over those that are well, tries elsewhere what
 * one cannot do, takes out whichever fails its known-answer test and lets it in again when it
 * passes.
 */
package org.claviger.server.hsm.cluster;
