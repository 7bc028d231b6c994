package io.aureus.store.memory;

import io.aureus.store.StateStore;
import io.aureus.store.StateStoreContract;

class InMemoryStateStoreTest extends StateStoreContract {

    @Override
    protected StateStore open() {
        return new InMemoryStateStore();
    }
}
