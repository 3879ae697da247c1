package dev.hellojohn.crypto;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the 1 KiB blocks that one hash has filled for the next one: allocating 19 MiB anew for each
 * costs more in garbage collection than hashing does in the caches. Held softly, so that a server
 * short of memory drops them, and zeroed before they are kept.
 */
final class Argon2Memory {

  /** Blocks that Bouncy Castle takes beside the memory of the parameters. */
  private static final int SCRATCH_BLOCKS = 8;

  private final int blocksPerHash;
  private final int maxIdle;
  private final Deque<SoftReference<Blocks>> idle = new ArrayDeque<>();

  /**
   * @param memoryKib what one hash fills; more than that is not kept
   * @param concurrent how many hashes run at once
   */
  Argon2Memory(int memoryKib, int concurrent) {
    this.blocksPerHash = memoryKib + SCRATCH_BLOCKS;
    this.maxIdle = concurrent;
  }

  /** Lends memory to the work for as long as it runs. */
  <T> T lend(Function<BlockPool, T> work) {
    Blocks blocks = take();
    try {
      return work.apply(blocks);
    } finally {
      giveBack(blocks);
    }
  }

  private Blocks take() {
    synchronized (idle) {
      while (!idle.isEmpty()) {
        Blocks kept = idle.pop().get();
        if (kept != null) {
          return kept;
        }
      }
    }
    return new Blocks(blocksPerHash);
  }

  private void giveBack(Blocks blocks) {
    synchronized (idle) {
      if (idle.size() < maxIdle) {
        idle.push(new SoftReference<>(blocks));
      }
    }
  }

  /** A stack of zeroed blocks, used by one thread at a time. */
  private static final class Blocks implements BlockPool {

    private final @Nullable Block[] free;
    private int count;

    Blocks(int capacity) {
      this.free = new Block[capacity];
    }

    @Override
    public Block allocate() {
      if (count == 0) {
        return new Block();
      }
      count--;
      Block block = free[count];
      free[count] = null;
      return block == null ? new Block() : block;
    }

    @Override
    public void deallocate(Block block) {
      if (count < free.length) {
        free[count] = block.clear();
        count++;
      }
    }
  }
}
