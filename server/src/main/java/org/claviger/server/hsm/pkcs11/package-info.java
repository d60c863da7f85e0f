/**
 * HSMs behind PKCS#11 modules. This package alone knows the C interface; what leaves it is the
 * {@code hsm} package's vocabulary.
 */
package org.claviger.server.hsm.pkcs11;
